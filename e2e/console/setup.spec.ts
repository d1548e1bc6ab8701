import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { NewAccountPage } from './pages/new-account-page.ts'
import { expect, expectNoAxeViolations, expectNoHorizontalScroll, PASSWORD, test } from './test.ts'

test.use({ role: 'nobody', ownInstallation: { withoutOwner: true } })
test.describe.configure({ mode: 'serial' }) // one installation that gets its owner on the way

async function ownerLink(dataDir: string): Promise<string> {
  return (await readFile(path.join(dataDir, 'owner-link'), 'utf8')).trim()
}

test('while there is no owner, sign-in says where the link is, and the page without it makes nobody', async ({ page }) => {
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nobody can sign in yet')
  await expect(page.getByRole('main')).toContainText('owner-link')
  await expectNoAxeViolations(page)
  await page.goto('/setup')
  await expect(page.getByRole('main')).toContainText('Open the whole one-time link')
  await expect(page.getByRole('textbox')).toHaveCount(0)
  await page.goto('/setup#token=made-up-by-somebody-who-guesses')
  const setup = new NewAccountPage(page, 'Become the owner')
  await setup.fill({ email: 'eve@example.com', name: 'Eve', password: PASSWORD })
  await expect(page.getByText('The link was used or is older than an hour')).toBeVisible()
})

test('the link makes the owner and signs them in, and leaves its secret nowhere', async ({ page, installation, secrets }) => {
  const link = await ownerLink(installation.dataDir)
  const token = new URL(link).hash.replace('#token=', '')
  expect(token.length).toBeGreaterThan(40)
  secrets.hidden(token, PASSWORD)
  await page.goto(link)
  await expect(page).toHaveURL(`${installation.origin}/setup`)
  const setup = new NewAccountPage(page, 'Become the owner')
  await expectNoAxeViolations(page)
  await expectNoHorizontalScroll(page)
  await setup.fill({ email: 'dana@example.com', name: 'Dana Reyes', password: 'short' })
  await expect(setup.form.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/at least 12 characters/i)
  await setup.fill({ email: 'dana@example.com', name: 'Dana Reyes', password: PASSWORD })
  await expect(page).toHaveURL(`${installation.origin}/start`)
  await expect(page.getByRole('button', { name: /Account/ })).toBeVisible()
  expect(await installation.sql('SELECT email, role FROM admins')).toEqual([{ email: 'dana@example.com', role: 'owner' }])
})

test('then the link and the page are void', async ({ page, installation }) => {
  await page.goto(await ownerLink(installation.dataDir))
  await expect(page.getByText('This issuer has an owner')).toBeVisible()
  await expect(page.getByRole('form')).toHaveCount(0)
  await page.getByRole('link', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in')
})
