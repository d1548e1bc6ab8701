import { signInOverHttp } from './installation.ts'
import { AccountPage } from './pages/account-page.ts'
import { expect, PASSWORD, test } from './test.ts'

test.describe('one’s own account', () => {
  test.use({ role: 'viewer' })

  test('says who is signed in, and is read by everybody', async ({ page }) => {
    const account = new AccountPage(page)
    await account.open()
    await expect(account.heading).toBeVisible()
    await expect(page.getByRole('main')).toContainText('viewer@example.com')
  })
})

test.describe('changing the password', () => {
  const NEXT = 'eight other words for the same test'

  test('ends the other sessions, keeps this one, and from then on only the new one signs in', async ({
    signInAs,
    installation,
    secrets,
  }) => {
    secrets.hidden(PASSWORD, NEXT)
    const { page, email } = await signInAs('viewer')
    await signInOverHttp(installation.origin, email)
    const account = new AccountPage(page)
    await account.open()
    await account.changePassword({ current: PASSWORD, next: NEXT })
    await expect(page.getByText('Changed the password')).toBeVisible()
    await expect(page.getByText('1 other session ended.')).toBeVisible()
    await page.reload()
    await expect(account.heading).toBeVisible()
    await expect(signInOverHttp(installation.origin, email)).rejects.toThrow('wrong')
    await signInOverHttp(installation.origin, email, NEXT)
  })

  for (const { name, input, says } of [
    { name: 'a wrong current password', input: { current: 'not this one, surely', next: NEXT }, says: 'This password is wrong.' },
    { name: 'a new one that is too short', input: { current: PASSWORD, next: 'short' }, says: /at least 12 characters/i },
    { name: 'two that differ', input: { current: PASSWORD, next: NEXT, again: `${NEXT}.` }, says: /differ|same|match/i },
  ]) {
    test(`refuses ${name}, and says so at the field`, async ({ signInAs, installation }) => {
      const { page, email } = await signInAs('viewer')
      const account = new AccountPage(page)
      await account.open()
      await account.changePassword(input)
      const field = account.passwordForm.locator('[aria-invalid=true]')
      await expect(field).toHaveCount(1)
      await expect(field).toHaveAccessibleDescription(says)
      await signInOverHttp(installation.origin, email)
    })
  }

  test('is possible with the keyboard alone', async ({ signInAs }) => {
    const { page } = await signInAs('admin')
    const account = new AccountPage(page)
    await account.open()
    await account.passwordForm.getByLabel('Current password').focus()
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Tab')
    await page.keyboard.type(NEXT)
    await page.keyboard.press('Tab')
    await page.keyboard.type(NEXT)
    await page.keyboard.press('Enter')
    await expect(page.getByText('Changed the password')).toBeVisible()
  })
})
