import { readConsoleSetting, saveConsoleSetting } from '../../lib/settings/console-settings.ts'
import { SettingsPage } from './pages/settings-page.ts'
import { expect, test } from './test.ts'

// These settings hold for everybody.
test.use({ ownInstallation: {}, role: 'owner' })

const DANA = { actor: { type: 'admin', id: 'x', name: 'Dana' } } as const

test('Settings leads to General, which says what this issuer is', async ({ page, installation }) => {
  await page.goto('/settings')
  await expect(page).toHaveURL(/\/settings\/general$/)
  await expect(page.getByRole('region', { name: 'Issuer' })).toContainText(`${installation.origin}/`)
  await expect(page.getByRole('region', { name: 'Issuer' })).toContainText(`${installation.origin}/oauth/token`)
})

test('the badge of the environment is shown to everybody, until it has no name', async ({ page, signInAs }) => {
  const settings = new SettingsPage(page)
  await settings.open('general')
  await settings.saveBadge('staging', 'Yellow')
  await expect(page.getByText('Saved the badge staging')).toBeVisible()
  const viewer = await signInAs('viewer')
  await viewer.page.goto('/')
  await expect(new SettingsPage(viewer.page).badge).toContainText('staging')
  await settings.saveBadge('')
  await expect(page.getByText('Removed the badge')).toBeVisible()
  await page.reload()
  await expect(settings.badge).toHaveCount(0)
})

test('the days until a scope counts as unused are saved, with their event; what is no number of days is refused', async ({
  page,
  installation,
}) => {
  const settings = new SettingsPage(page)
  await settings.open('general')
  await settings.saveDays('')
  await expect(settings.unusedForm.getByLabel('Unused after')).toHaveAccessibleDescription(/whole number of days/)
  await settings.saveDays('30')
  await expect(page.getByText('Saved: unused after 30 days')).toBeVisible()
  expect((await readConsoleSetting(installation.prisma, 'unusedAfterDays')).value).toBe(30)
  await page.goto('/activity')
  await expect(page.getByRole('main')).toContainText('Unused after')
})

test('a request that names no API is for the default one, from the next request on', async ({ page, api, installation }) => {
  const [application, orders] = [await api.application(), await api.resourceServer()]
  await api.grant(application, orders)
  const request = async () => {
    const body = { grant_type: 'client_credentials', client_id: application.clientId, client_secret: application.clientSecret }
    return (await fetch(`${installation.origin}/oauth/token`, { method: 'POST', body: new URLSearchParams(body) })).status
  }
  expect(await request()).toBe(400)
  const settings = new SettingsPage(page)
  await settings.open('general')
  await settings.chooseDefaultApi(orders.name)
  await expect(page.getByText(/as the default API/)).toBeVisible()
  expect(await request()).toBe(200)
})

test('a setting that somebody saved first is shown in both versions', async ({ page, installation }) => {
  const settings = new SettingsPage(page)
  await settings.open('general')
  const { revision } = await readConsoleSetting(installation.prisma, 'environment')
  await saveConsoleSetting(installation, 'environment', { value: { name: 'of Dana' }, revision }, DANA)
  await settings.saveBadge('mine', 'Red')
  await expect(settings.badgeForm.getByText(/Changed by Dana/)).toBeVisible()
  await expect(settings.badgeForm.getByRole('row', { name: 'Name' })).toContainText('of Dana')
  await settings.badgeForm.getByRole('button', { name: 'Take what is saved' }).click()
  await expect(settings.badgeForm.getByLabel('Name')).toHaveValue('of Dana')
  await settings.saveBadge('mine', 'Red')
  await expect(page.getByText('Saved the badge mine')).toBeVisible()
})

test.describe('an admin', () => {
  test.use({ role: 'admin' })

  test('reads the general settings, and is told who changes them', async ({ page }) => {
    const settings = new SettingsPage(page)
    await settings.open('general')
    for (const name of ['Save badge', 'Save days']) {
      await expect(page.getByRole('button', { name })).toHaveAccessibleDescription('Needs the owner role')
    }
  })
})

test.describe('the looks of one’s own browser', () => {
  test.use({ role: 'viewer' })

  test('change as they are chosen, and are rendered by the server', async ({ page }) => {
    await new SettingsPage(page).open('appearance')
    await page.getByRole('radio', { name: /^Dark/ }).check()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
    await expect(page.getByText(/^Every time on every page/)).toContainText('UTC+9')
    await page.getByRole('radio', { name: /^Compact/ }).check()
    await expect(page.locator('html')).toHaveAttribute('data-density', 'compact')
    const html = await (await page.request.get('/settings/appearance')).text()
    expect(html).toContain('data-theme="dark"')
    expect(html).toContain('data-density="compact"')
  })

  test('single-key shortcuts do nothing once they are off', async ({ page }) => {
    const settings = new SettingsPage(page)
    await settings.open('shortcuts')
    await expect(page.getByText('Keyboard shortcuts')).toBeVisible()
    await settings.singleKeys.uncheck()
    await expect(page.getByText('off', { exact: true }).first()).toBeVisible()
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('?')
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await expect(page).toHaveURL(/\/settings\/shortcuts$/)
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await settings.singleKeys.check()
    await expect(page.getByText('off', { exact: true })).toHaveCount(0)
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await expect(page).toHaveURL(/\/apis$/)
  })
})
