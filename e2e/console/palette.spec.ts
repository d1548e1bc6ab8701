import { Palette } from './pages/palette.ts'
import { expect, expectNoAxeViolations, expectNoHorizontalScroll, test } from './test.ts'

test('finds applications, APIs and grants by name, and Enter opens the first', async ({ page, api }) => {
  const [application, ledger] = [await api.application(), await api.resourceServer()]
  const grant = await api.grant(application, ledger)
  const palette = new Palette(page)
  await page.goto('/settings/account')
  await palette.open()
  await palette.field.fill(ledger.name)
  await expect(palette.option(ledger.name).first()).toBeVisible()
  await palette.field.fill(grant.id)
  await expect(palette.option(`${application.name} → ${ledger.name}`)).toBeVisible()
  await palette.field.fill(application.name)
  await expect(palette.option(application.name).first()).toBeVisible()
  await expectNoAxeViolations(page)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/applications/${application.clientId}`)
})

test('with a verb and a name leads to the dialog of the deed', async ({ page, api }) => {
  const application = await api.application()
  const palette = new Palette(page)
  await page.goto('/apis')
  await palette.open()
  await palette.field.fill(`rotate ${application.name}`)
  await palette.option(`Rotate secret of ${application.name}`).click()
  await expect(page.getByRole('dialog', { name: 'Rotate secret' })).toBeVisible()
  await expect(page).toHaveURL(`/applications/${application.clientId}/credentials`)
})

test('opens what is pasted, and never sends a token anywhere', async ({ page, api }) => {
  const application = await api.application()
  const searches: string[] = []
  page.on('request', (request) => request.url().includes('/api/search') && searches.push(request.url()))
  const palette = new Palette(page)
  await page.goto('/settings/account')
  await palette.open()
  await palette.field.fill('eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln')
  await expect(palette.dialog.getByText(/Nothing is called/)).toBeVisible()
  await palette.field.fill(application.clientId)
  await expect(palette.option('Open the application with this id')).toBeVisible()
  expect(searches.filter((url) => url.includes('eyJ'))).toEqual([])
})

test('closes with Escape, and the focus is where it was', async ({ page }) => {
  await page.goto('/settings/account')
  const link = page.getByRole('link', { name: 'Sessions' }).last()
  await link.focus()
  const palette = new Palette(page)
  await palette.open()
  await page.keyboard.press('Escape')
  await expect(palette.dialog).toHaveCount(0)
  await expect(link).toBeFocused()
})

test('leads to pages and settings by their words, and fits a phone', async ({ page }) => {
  const palette = new Palette(page)
  await page.goto('/settings/account')
  await palette.open()
  await expectNoHorizontalScroll(page)
  await palette.field.fill('sessions')
  await palette.option(/^Sessions/).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible()
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('finds the actions with the reason why not, and they do nothing', async ({ page }) => {
    const palette = new Palette(page)
    await page.goto('/settings/account')
    await palette.open()
    await palette.field.fill('create app')
    await expect(palette.option(/Create application/)).toContainText('Needs the admin role')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL('/settings/account')
  })

  test('who calls the search without a session is refused', async ({ request, openBrowser, installation }) => {
    expect((await request.get('/api/search?q=a')).status()).toBe(200)
    const nobody = await openBrowser()
    expect((await nobody.request.get(`${installation.origin}/api/search?q=a`)).status()).toBe(401)
    expect((await nobody.request.get(`${installation.origin}/api/start?known=`)).status()).toBe(401)
  })
})
