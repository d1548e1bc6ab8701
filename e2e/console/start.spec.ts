import { StartPage } from './pages/start-page.ts'
import { expect, expectNoAxeViolations, expectNoHorizontalScroll, test } from './test.ts'

test.use({ ownInstallation: {} })
test.describe.configure({ mode: 'serial' })

const DEMO_API = { identifier: 'https://demo.example/' }

test('the first page leads here while nobody has asked for a token', async ({ page }) => {
  const start = new StartPage(page)
  await page.goto('/')
  await expect(start.heading).toBeVisible()
  await expect(page).toHaveURL('/start')
  await expect(start.step('Create an API', 'next')).toBeVisible()
  await expect(start.step('Verify it in your API', 'later')).toBeVisible()
  await expectNoAxeViolations(page)
  await expectNoHorizontalScroll(page)
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('sees the steps and their state without the actions', async ({ page }) => {
    const start = new StartPage(page)
    await start.open()
    await expect(start.steps).toHaveCount(5)
    await expect(page.getByRole('link', { name: 'Create API' })).toHaveCount(0)
    await expect(start.button('Create a demo set')).toHaveCount(0)
  })
})

test('from nothing to a verified token with the demo set, while the page listens', async ({ page, api, secrets }) => {
  const start = new StartPage(page)
  await start.open()
  const clientSecret = await start.createDemoSet()
  secrets.revealed(clientSecret)
  await expect(start.step('Grant access', 'done')).toBeVisible()
  await expect(start.step('Request your first token', 'next')).toBeVisible()
  await expectNoAxeViolations(page)
  await expectNoHorizontalScroll(page)

  await start.requestToken('not the secret, surely')
  await expect(page.getByLabel('Client secret')).toHaveAccessibleDescription(/refused it: invalid_client/)

  const clientId = await start.clientIdOfCurl()
  expect((await api.token({ clientId, clientSecret }, DEMO_API)).status).toBe(200)
  await expect(start.step('Request your first token', 'done')).toBeVisible()
  await expect(page.getByText('Token issued to demo-worker')).toBeVisible()
  await expect(start.step('Verify it in your API', 'next')).toBeVisible()
  await expect(page.getByRole('link', { name: /Get started/ })).toContainText('4 of 5')
})

test('the last step is done when an API reads the key set', async ({ page, installation }) => {
  const start = new StartPage(page)
  await start.open()
  await expect(page.getByText('Listening for your API to read the key set')).toBeVisible()
  await fetch(`${installation.origin}/.well-known/jwks.json`)
  await expect(start.step('Verify it in your API', 'done')).toBeVisible()
  await expect(page.getByText(/The key set was read from/)).toBeVisible()
})

test('it is dismissed, found again in the palette, and put back', async ({ page }) => {
  const start = new StartPage(page)
  await start.open()
  const inSidebar = page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: /Get started/ })
  await start.button('Dismiss').click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await expect(inSidebar).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill('get st')
  await page.keyboard.press('Enter')
  await start.button('Show in the sidebar').click()
  await expect(inSidebar).toBeVisible()
})

test('the demo set is removed in one action, and no token is issued to it any more', async ({ page, api, installation }) => {
  const start = new StartPage(page)
  await start.open()
  await start.removeDemoSet()
  await expect(page.getByText('Removed the demo set')).toBeVisible()
  await expect(start.step('Create an API', 'next')).toBeVisible()
  const clientId =
    (await installation.sql<{ id: string }>(`SELECT target_id AS id FROM admin_events WHERE event = 'client.deleted'`))[0]?.id ?? ''
  expect((await api.token({ clientId, clientSecret: 'x'.repeat(43) }, DEMO_API)).status).toBe(401)
})
