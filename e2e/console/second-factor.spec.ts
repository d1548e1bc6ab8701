import { totpCode } from '../../lib/auth/testing.ts'
import { AccountPage } from './pages/account-page.ts'
import { AdministratorsPage } from './pages/administrators-page.ts'
import { dialog } from './pages/dialogs.ts'
import { SecondFactorSetup } from './pages/second-factor.ts'
import { SignInPage } from './pages/sign-in-page.ts'
import { expect, expectNoAxeViolations, expectNoHorizontalScroll, PASSWORD, test } from './test.ts'

test('is set up in the account, then asked for at each sign-in; a recovery code stands in for the phone, once', async ({
  signInAs,
  openBrowser,
  secrets,
  installation,
}) => {
  const { page, email } = await signInAs('admin')
  await new AccountPage(page).open()
  const setup = new SecondFactorSetup(page)
  const { secret, usedCode, recoveryCodes } = await setup.turnOn()
  expect(recoveryCodes).toHaveLength(10)
  secrets.revealed(secret, ...recoveryCodes)
  await expectNoAxeViolations(page)
  await expectNoHorizontalScroll(page)
  await expect(page.getByRole('button', { name: 'Continue' })).toHaveAccessibleDescription('Copy or download them first, or tick the box')
  await setup.storeCodes()
  await expect(page.getByRole('main')).toContainText('10 of 10 recovery codes left')

  const signIn = new SignInPage(await (await openBrowser()).newPage())
  await signIn.open('/settings/account')
  await signIn.signIn(email, PASSWORD)
  await expect(signIn.codeForm).toBeVisible()
  await expectNoAxeViolations(signIn.page)
  await signIn.page.goto('/settings/account')
  await expect(signIn.page).toHaveURL(/\/second-factor|\/sign-in/) // the password alone opens nothing
  await signIn.page.goto('/second-factor?to=/settings/account')
  await signIn.enterCode(usedCode)
  await expect(signIn.codeForm.getByLabel('Code')).toHaveAccessibleDescription(/This code is wrong, or was used\./)
  await signIn.enterCode(totpCode(secret, 1))
  await expect(signIn.page).toHaveURL(`${installation.origin}/settings/account`)

  for (const expected of ['signed in', 'refused'] as const) {
    const other = new SignInPage(await (await openBrowser()).newPage())
    await other.open('/settings/account')
    await other.signIn(email, PASSWORD)
    await other.page.getByRole('button', { name: 'Use a recovery code' }).click()
    await other.enterCode(recoveryCodes[0] ?? '')
    if (expected === 'signed in') await expect(other.page).toHaveURL(`${installation.origin}/settings/account`)
    else await expect(other.codeForm.getByLabel('Recovery code')).toHaveAccessibleDescription(/This code is wrong, or was used\./)
  }
})

test('new recovery codes end the old ones, and turning it off needs no code any more', async ({
  signInAs,
  openBrowser,
  secrets,
  installation,
}) => {
  const { page, email } = await signInAs('viewer')
  await new AccountPage(page).open()
  const setup = new SecondFactorSetup(page)
  const { secret, recoveryCodes } = await setup.turnOn()
  secrets.revealed(secret, ...recoveryCodes)
  await setup.storeCodes()
  await page.getByRole('button', { name: 'Make new recovery codes' }).click()
  await dialog(page, 'Make new recovery codes').getByRole('button', { name: 'Make new recovery codes' }).click()
  await expect(setup.codes).toBeVisible()
  const renewed = await setup.codes.getByRole('listitem').allInnerTexts()
  secrets.revealed(...renewed)
  expect(renewed.filter((code) => recoveryCodes.includes(code))).toEqual([])
  await setup.storeCodes()
  await page.getByRole('button', { name: 'Turn off' }).click()
  await dialog(page, 'Turn off the second factor').getByRole('button', { name: 'Turn off the second factor' }).click()
  await expect(setup.start).toBeVisible()

  const signIn = new SignInPage(await (await openBrowser()).newPage())
  await signIn.open('/settings/account')
  await signIn.signIn(email, PASSWORD)
  await expect(signIn.page).toHaveURL(`${installation.origin}/settings/account`)
})

test.describe('where owners need one', () => {
  test.use({ ownInstallation: {} })

  test('it is demanded by an owner who has one, and another sets it up before anything else', async ({
    signInAs,
    secrets,
    installation,
  }) => {
    const first = await signInAs('owner')
    const administrators = new AdministratorsPage(first.page)
    await administrators.open()
    await expect(administrators.secondFactorSwitch).toHaveAccessibleDescription(/Turn on your own second factor first/)
    await new AccountPage(first.page).open()
    const own = new SecondFactorSetup(first.page)
    const made = await own.turnOn()
    secrets.revealed(made.secret, ...made.recoveryCodes)
    await own.storeCodes()

    const second = await signInAs('owner', { name: 'Sam Okafor' })
    await second.page.goto('/settings/account')
    await administrators.open()
    await administrators.secondFactorSwitch.click()
    await expect(administrators.secondFactorSwitch).toBeChecked()

    await second.page.goto('/settings/sessions')
    await expect(second.page.getByRole('heading', { level: 1 })).toHaveText('Set up your second factor')
    await expectNoAxeViolations(second.page)
    const setup = new SecondFactorSetup(second.page)
    const theirs = await setup.turnOn()
    secrets.revealed(theirs.secret, ...theirs.recoveryCodes)
    await setup.storeCodes()
    await expect(second.page).toHaveURL(`${installation.origin}/settings/sessions`)
    await new AccountPage(second.page).open()
    await expect(second.page.getByRole('button', { name: 'Turn off' })).toHaveAccessibleDescription('Owners need a second factor here')
  })
})
