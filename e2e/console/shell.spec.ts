import type { Page } from '@playwright/test'
import { expect, expectNoAxeViolations, test } from './test.ts'

test('the keys lead from page to page, and "?" lists them', async ({ page }) => {
  await page.goto('/settings/account')
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(help.getByRole('region', { name: 'Go to' })).toContainText('Overview')
  await expectNoAxeViolations(page)
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page.getByRole('heading', { level: 1, name: 'Applications' })).toBeVisible()
})

test('the keyboard reaches the content first', async ({ page }) => {
  await page.goto('/settings/account')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('the figures of the sidebar are those of the installation', async ({ page, api, installation }) => {
  await api.application()
  await page.goto('/settings/account')
  const link = page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: /^Applications/ })
  await expect(async () => {
    const [row] = await installation.sql<{ count: number }>('SELECT count(*)::int AS count FROM clients')
    await page.reload()
    await expect(link).toHaveText(`Applications${row?.count.toLocaleString('en')}`, { timeout: 500 })
  }).toPass({ timeout: 30_000 })
})

test.describe('offline', () => {
  test.use({ expectedProblems: [/ERR_INTERNET_DISCONNECTED|Failed to fetch|ChunkLoadError/] })

  test('the page says so and stays readable, until the network is back', async ({ page, context }) => {
    await page.goto('/settings/account')
    await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible()
    await context.setOffline(true)
    const banner = page.getByRole('status').filter({ hasText: /offline/i })
    await expect(banner).toBeVisible()
    await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible()
    await expectNoAxeViolations(page)
    await context.setOffline(false)
    await expect(banner).toHaveCount(0)
  })
})

test.describe('the environment badge', () => {
  test.use({ ownInstallation: {} })

  test('stands beside the name as the setting says, in words', async ({ page, installation }) => {
    await page.goto('/settings/account')
    await expect(page.getByText('Environment:')).toHaveCount(0)
    await installation.sql(`INSERT INTO console_settings (key, value) VALUES ('environment', '{"name": "staging", "colour": "grace"}')`)
    await page.reload()
    await expect(page.getByRole('complementary', { name: 'Sidebar' }).getByText('staging')).toBeVisible()
    await expectNoAxeViolations(page)
  })
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  for (const { path, does } of [
    { path: '/applications/new', does: 'It makes an application, its first secret and its grants.' },
    { path: '/apis/new', does: 'It makes an API with its identifier and its first scopes.' },
  ]) {
    test(`is told what ${path} is for, which role it needs and who can give it`, async ({ page }) => {
      const answer = await page.goto(path)
      expect(answer?.status()).toBe(403)
      const told = page.getByRole('region', { name: 'No permission' })
      await expect(told).toContainText('This needs the admin role')
      await expect(told).toContainText(does)
      await expect(told).toContainText('owner@example.com')
      await expectNoAxeViolations(page)
    })
  }
})

test.describe('unsaved changes', () => {
  async function leaveHalfTyped(page: Page) {
    await page.goto('/applications/new')
    await page.getByLabel('Name', { exact: true }).fill('half-typed')
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'APIs' }).click()
    return page.getByRole('dialog', { name: 'Leave with unsaved changes?' })
  }

  test('are asked about, and stay where they are told to', async ({ page }) => {
    const dialog = await leaveHalfTyped(page)
    await expect(dialog).toBeVisible()
    await expectNoAxeViolations(page)
    await dialog.getByRole('button', { name: 'Stay' }).click()
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('half-typed')
    await expect(page).toHaveURL('/applications/new')
  })

  test('are given up with Discard, also on the way Back', async ({ page }) => {
    await page.goto('/applications')
    await page.getByRole('link', { name: 'Create application' }).first().click()
    await page.getByLabel('Name', { exact: true }).fill('half-typed')
    await page.evaluate(() => history.back()) // it does not end in a navigation, so there is none to wait for
    const dialog = page.getByRole('dialog', { name: 'Leave with unsaved changes?' })
    await expect(dialog).toBeVisible()
    await dialog.getByRole('button', { name: 'Discard' }).click()
    await expect(page).toHaveURL('/applications')
  })
})
