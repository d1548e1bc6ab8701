import { AccountPage } from './pages/account-page.ts'
import { dialog, signInHere } from './pages/dialogs.ts'
import { SignInPage } from './pages/sign-in-page.ts'
import { expect, expectNoAxeViolations, expectNoHorizontalScroll, PASSWORD, test } from './test.ts'

test.describe('signed out', () => {
  test.use({ role: 'nobody' })

  test('a page leads to sign-in and from there back, filters and all', async ({ page, installation, secrets }) => {
    secrets.hidden(PASSWORD)
    await page.goto('/settings/sessions?sort=-seen')
    const signIn = new SignInPage(page)
    await expect(page).toHaveURL(`${installation.origin}/sign-in?to=${encodeURIComponent('/settings/sessions?sort=-seen')}`)
    await expectNoAxeViolations(page)
    await expectNoHorizontalScroll(page)
    await signIn.signIn('viewer@example.com', PASSWORD)
    await expect(page).toHaveURL(`${installation.origin}/settings/sessions?sort=-seen`)
    await expect(page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible()
  })

  test('what was wrong is not said, the address stays, and the keyboard is enough', async ({ page, unique }) => {
    const signIn = new SignInPage(page)
    await signIn.open()
    for (const email of ['admin@example.com', `${unique('nobody')}@example.com`]) {
      await signIn.form.getByLabel('Email').fill(email)
      await page.keyboard.press('Tab')
      await page.keyboard.type('not the password at all')
      await page.keyboard.press('Enter')
      await expect(signIn.refusal).toHaveText('The email or the password is wrong.')
      await expect(signIn.form.getByLabel('Email')).toHaveValue(email)
    }
    await expectNoAxeViolations(page)
  })

  // The others of their kind are refused before the page gets them: e2e/protocol/sign-in.test.ts, lib/auth/return-path.test.ts.
  for (const to of ['//evil.example/', 'javascript:alert(1)']) {
    test(`a link to sign-in leads nowhere else: ${to}`, async ({ page, installation }) => {
      const signIn = new SignInPage(page)
      await signIn.open(to)
      await signIn.signIn('viewer@example.com', PASSWORD)
      // Overview, or Get started while there is nothing to look at
      await expect(page).toHaveURL(({ origin, pathname }) => origin === installation.origin && ['/', '/start'].includes(pathname))
    })
  }
})

test.describe('a session that has ended while a page was open', () => {
  for (const { name, ends } of [
    { name: 'after 8 hours without use', ends: `last_seen_at = now() - interval '8 hours 1 minute'` },
    { name: 'after 7 days', ends: `expires_at = now() - interval '1 second'` },
    { name: 'because somebody ended it', ends: 'revoked_at = now()' },
  ]) {
    test(`${name}: the person signs in over the page, and what was typed goes on`, async ({ signInAs, installation }) => {
      const { page, email } = await signInAs('viewer')
      const account = new AccountPage(page)
      await account.open()
      await installation.sql(`UPDATE admin_sessions SET ${ends} WHERE admin_id = (SELECT id FROM admins WHERE email = $1)`, [email])
      await account.changePassword({ current: PASSWORD, next: 'eight other words for this very test' })
      await expect(account.passwordForm.getByRole('alert')).toContainText('You were signed out')
      await expect(account.passwordForm.getByLabel('Current password')).toHaveValue(PASSWORD)
      await account.passwordForm.getByRole('button', { name: 'Sign in' }).click()
      await expectNoAxeViolations(page)
      await signInHere(page, 'not the password at all')
      await expect(dialog(page, 'Sign in again').getByLabel('Password')).toHaveAccessibleDescription('The email or the password is wrong.')
      await signInHere(page, PASSWORD)
      await expect(page.getByText('Changed the password')).toBeVisible()
      await expect(page).toHaveURL(`${installation.origin}/settings/account`)
    })
  }

  test('a link then leads to sign-in, which says so and leads on', async ({ signInAs, installation }) => {
    const { page, email } = await signInAs('admin')
    await page.goto('/settings/account')
    await installation.sql(`UPDATE admin_sessions SET revoked_at = now() WHERE admin_id = (SELECT id FROM admins WHERE email = $1)`, [
      email,
    ])
    await page.goto('/settings/sessions')
    await expect(page.getByRole('main')).toContainText('You were signed out')
    await new SignInPage(page).signIn(email, PASSWORD)
    await expect(page).toHaveURL(`${installation.origin}/settings/sessions`)
  })
})

test('signing out ends the session, also for a copy of its cookie', async ({ signInAs, openBrowser, installation }) => {
  const { page, context } = await signInAs('viewer')
  await page.goto('/settings/account')
  const copy = await openBrowser(await context.cookies())
  await page.getByRole('button', { name: /Account/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  const other = await copy.newPage()
  await other.goto('/settings/account')
  await expect(other).toHaveURL(`${installation.origin}/sign-in?to=${encodeURIComponent('/settings/account')}`)
})
