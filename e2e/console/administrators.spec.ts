import { AdministratorsPage } from './pages/administrators-page.ts'
import { confirmThatItIsYou, dialog } from './pages/dialogs.ts'
import { NewAccountPage } from './pages/new-account-page.ts'
import { expect, expectNoAxeViolations, PASSWORD, test } from './test.ts'

test.describe('an owner', () => {
  test('invites somebody, who comes in by the link with the role that was given, once', async ({
    signInAs,
    openBrowser,
    installation,
    secrets,
    unique,
  }) => {
    const { page } = await signInAs('owner')
    const administrators = new AdministratorsPage(page)
    const email = `${unique('eve')}@example.com`
    await administrators.open()
    await administrators.invite(email, 'Admin')
    const link = await administrators.invitationLink()
    secrets.revealed(new URL(link).hash.replace('#token=', ''))
    await expectNoAxeViolations(page)
    await administrators.putLinkAway()
    await expect(administrators.invitation(email)).toContainText('admin')

    const invited = await (await openBrowser()).newPage()
    await invited.goto(link)
    await expect(invited).toHaveURL(`${installation.origin}/invite`)
    const account = new NewAccountPage(invited, 'Accept invitation')
    await expect(account.form.getByLabel('Email')).toHaveValue(email)
    await expectNoAxeViolations(invited)
    await account.fill({ name: 'Eve Adams', password: PASSWORD })
    await expect(invited).toHaveURL(`${installation.origin}/`)

    const second = await (await openBrowser()).newPage()
    await second.goto(link)
    await expect(second.getByText('The invitation was used, revoked or is older than 7 days')).toBeVisible()

    await page.reload()
    await expect(administrators.row(email)).toContainText('admin')
    await expect(administrators.invitation(email)).toHaveCount(0)
  })

  test('revokes an invitation, whose link then makes nobody', async ({ signInAs, openBrowser, unique, secrets }) => {
    const { page } = await signInAs('owner')
    const administrators = new AdministratorsPage(page)
    const email = `${unique('eve')}@example.com`
    await administrators.open()
    await administrators.invite(email, 'Viewer')
    const link = await administrators.invitationLink()
    secrets.revealed(new URL(link).hash.replace('#token=', ''))
    await administrators.putLinkAway()
    await administrators
      .invitation(email)
      .getByRole('button', { name: /^Revoke/ })
      .click()
    await dialog(page, /^Revoke the invitation/)
      .getByRole('button', { name: 'Revoke invitation' })
      .click()
    await expect(administrators.invitation(email)).toHaveCount(0)
    const invited = await (await openBrowser()).newPage()
    await invited.goto(link)
    await expect(invited.getByText('The invitation was used, revoked or is older than 7 days')).toBeVisible()
  })

  test('is asked who they are before a role changes, and the role counts from the next click of the other on', async ({
    signInAs,
    installation,
  }) => {
    const { page, email: owner } = await signInAs('owner')
    const other = await signInAs('viewer', { name: 'Sam Okafor' })
    const otherPage = new AdministratorsPage(other.page)
    await otherPage.open()
    await expect(otherPage.inviteButton).toHaveAccessibleDescription('Needs the owner role')

    await installation.sql(
      `UPDATE admin_sessions SET reauthenticated_at = now() - interval '11 minutes' WHERE admin_id = (SELECT id FROM admins WHERE email = $1)`,
      [owner],
    )
    const administrators = new AdministratorsPage(page)
    await administrators.open()
    await administrators.changeRole(other.email, 'Owner')
    await confirmThatItIsYou(page, 'not the password at all')
    await expect(dialog(page, 'Confirm that it is you').getByLabel('Password')).toHaveAccessibleDescription('This password is wrong.')
    expect(await installation.sql('SELECT role FROM admins WHERE email = $1', [other.email])).toEqual([{ role: 'viewer' }])
    await confirmThatItIsYou(page, PASSWORD)
    await expect(page.getByText(`Changed the role of ${other.email}`)).toBeVisible()

    await other.page.reload()
    await expect(otherPage.inviteButton).not.toHaveAccessibleDescription('Needs the owner role')
    await otherPage.inviteButton.click()
    await expect(dialog(other.page, 'Invite administrator')).toBeVisible()
  })

  test('who gives the question up changes nothing', async ({ signInAs, installation }) => {
    const { page, email: owner } = await signInAs('owner')
    const other = await signInAs('viewer')
    await installation.sql(
      `UPDATE admin_sessions SET reauthenticated_at = now() - interval '11 minutes' WHERE admin_id = (SELECT id FROM admins WHERE email = $1)`,
      [owner],
    )
    const administrators = new AdministratorsPage(page)
    await administrators.open()
    await administrators.changeRole(other.email, 'Admin')
    await expect(dialog(page, 'Confirm that it is you').getByLabel('Password')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(dialog(page, /^Change the role of/).getByRole('alert')).toContainText('older than 10 minutes')
    expect(await installation.sql('SELECT role FROM admins WHERE email = $1', [other.email])).toEqual([{ role: 'viewer' }])
  })

  test('removes somebody, who is out with their next click', async ({ signInAs, installation }) => {
    const { page } = await signInAs('owner')
    const other = await signInAs('admin', { name: 'Lee Park' })
    await other.page.goto('/settings/account')
    const administrators = new AdministratorsPage(page)
    await administrators.open()
    await administrators.remove(other.email)
    await expect(page.getByText(`Removed ${other.email}`)).toBeVisible()
    await expect(administrators.row(other.email)).toHaveCount(0)
    await other.page.goto('/settings/sessions')
    await expect(other.page).toHaveURL(new RegExp(`^${installation.origin}/sign-in`))
  })

  test('hears that somebody else was faster, and what stands now', async ({ signInAs, installation }) => {
    const { page } = await signInAs('owner')
    const other = await signInAs('viewer')
    const administrators = new AdministratorsPage(page)
    await administrators.open()
    await expect(administrators.row(other.email)).toContainText('viewer')
    await installation.sql(`UPDATE admins SET role = 'admin', revision = revision + 1 WHERE email = $1`, [other.email])
    await administrators.changeRole(other.email, 'Owner')
    await expect(dialog(page, /^Change the role of/).getByRole('alert')).toContainText('Changed meanwhile')
    expect(await installation.sql('SELECT role FROM admins WHERE email = $1', [other.email])).toEqual([{ role: 'admin' }])
  })
})

for (const role of ['viewer', 'admin'] as const) {
  test.describe(`a ${role}`, () => {
    test.use({ role })

    test('sees who may sign in, and every control with the reason why not', async ({ page }) => {
      const administrators = new AdministratorsPage(page)
      await administrators.open()
      await expect(administrators.inviteButton).toHaveAccessibleDescription('Needs the owner role')
      await administrators.inviteButton.click({ force: true })
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await administrators
        .row('owner@example.com')
        .getByRole('button', { name: /^Actions for/ })
        .click()
      await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeDisabled()
    })
  })
}

test.describe('the last owner', () => {
  test.use({ role: 'owner', ownInstallation: {} })

  test('can be neither removed nor given another role, and the menu says so', async ({ page }) => {
    const administrators = new AdministratorsPage(page)
    await administrators.open()
    await administrators
      .row('owner@example.com')
      .getByRole('button', { name: /^Actions for/ })
      .click()
    for (const name of ['Change role', 'Remove']) {
      await expect(page.getByRole('menuitem', { name })).toBeDisabled()
      await expect(page.getByRole('menuitem', { name })).toContainText('The last owner stays')
    }
  })
})
