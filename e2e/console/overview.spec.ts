import { OverviewPage } from './pages/overview-page.ts'
import { expect, expectNoAxeViolations, expectNoHorizontalScroll, test } from './test.ts'

test.use({ ownInstallation: {} })
test.describe.configure({ mode: 'serial' })

test.describe('signed out', () => {
  test.use({ role: 'nobody' })

  test('the first page is the sign-in, whatever address was asked for', async ({ page }) => {
    await page.goto('/?range=7d')
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await expect(page).toHaveURL(`/sign-in?to=${encodeURIComponent('/?range=7d')}`)
  })
})

test('the figures, the chart and the applications are those of the range in the address', async ({ page, api, installation }) => {
  const [billing, ledger] = [await api.application(), await api.resourceServer()]
  await api.grant(billing, ledger)
  for (let request = 0; request < 3; request++) expect((await api.token(billing, ledger)).status).toBe(200)
  expect((await api.token(billing, ledger, { scope: 'no:such' })).status).toBe(400)
  // Of the day before yesterday, so that ranges differ.
  await installation.sql(
    `INSERT INTO token_counters VALUES (date_trunc('minute', now() - interval '2 days'), gen_random_uuid(), $1, $2, 'issued', '', 1200)`,
    [billing.clientId, ledger.identifier],
  )
  const overview = new OverviewPage(page)
  await overview.open()
  await expect(overview.figure('Tokens issued')).toHaveText('3')
  await expect(overview.figure('Denied')).toContainText('1')
  await expect(overview.figure('Denied')).toContainText('25 % of all requests')
  await expect(overview.figure('Applications active')).toContainText('1')
  await expect(overview.chart).toHaveAccessibleName(/3 issued, 1 denied$/)
  await expect(overview.topApplications.getByRole('row', { name: billing.name })).toContainText('3')

  await overview.range('Last 7 days').click()
  await expect(page).toHaveURL('/?range=7d')
  await expect(overview.figure('Tokens issued')).toHaveText('1,203')
  await expectNoAxeViolations(page)
  await expectNoHorizontalScroll(page)
})

test('what needs attention is named with one action, and stops when it is done', async ({ page, api, installation }) => {
  const overview = new OverviewPage(page)
  const [worker, ledger] = [await api.application(), await api.resourceServer()]
  await api.grant(worker, ledger)
  await overview.open()
  await expect(overview.attention).toContainText('Nothing needs attention')
  await installation.sql(`UPDATE client_secrets SET expires_at = now() + interval '6 days 1 hour' WHERE id = $1`, [worker.secretId])
  for (let request = 0; request < 10; request++) await api.token(worker, ledger, { scope: 'no:such' })
  await page.reload()
  await expect(overview.attentionLine(`${worker.name} was denied 10× in the last hour, mostly scope_unknown`)).toBeVisible()
  const expiring = overview.attentionLine(/expires in 6 d/)
  await expect(overview.figure('Next expiry')).toContainText(worker.name)
  await expectNoAxeViolations(page)
  await expiring.getByRole('link', { name: 'Open credentials' }).click()
  await expect(page).toHaveURL(`/applications/${worker.clientId}/credentials`)
})

test('a part that cannot be read fails alone, says under which id, and comes back with Retry', async ({ page, installation }) => {
  const overview = new OverviewPage(page)
  await installation.sql('ALTER TABLE held_scopes RENAME TO held_scopes_away')
  try {
    await overview.open()
    const failure = overview.attention.getByRole('alert')
    await expect(failure).toContainText('What needs attention could not be read. Request id')
    await expect(overview.figure('Tokens issued')).toBeVisible()
    await installation.sql('ALTER TABLE held_scopes_away RENAME TO held_scopes')
    await failure.getByRole('button', { name: 'Retry' }).click()
    await expect(overview.attention.getByRole('listitem').first()).toBeVisible()
  } finally {
    await installation.sql('ALTER TABLE IF EXISTS held_scopes_away RENAME TO held_scopes')
  }
})

test('one of the last changes opens beside them, by keyboard too, and Back closes it', async ({ page, api }) => {
  const overview = new OverviewPage(page)
  const application = await api.application()
  await page.setViewportSize({ width: 1440, height: 900 })
  await overview.open()
  await overview.lastChanges.getByRole('link', { name: `Created application ${application.name}` }).click()
  const panel = page.getByRole('complementary', { name: `Created application ${application.name}` })
  await expect(panel.getByText(application.clientId)).toBeVisible()
  await expectNoAxeViolations(page)
  await page.keyboard.press('k')
  await expect(page.getByRole('complementary', { name: `Created secret ${application.name}` })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary', { name: /^Created/ })).toHaveCount(0)
  await page.goBack()
  await expect(page.getByRole('complementary', { name: `Created secret ${application.name}` })).toBeVisible()
})

test('on a phone the same change opens as a sheet', async ({ page, api }) => {
  const overview = new OverviewPage(page)
  const application = await api.application()
  await page.setViewportSize({ width: 390, height: 844 })
  await overview.open()
  await overview.lastChanges.getByRole('link', { name: `Created application ${application.name}` }).click()
  const sheet = page.getByRole('dialog', { name: `Created application ${application.name}` })
  await expect(sheet).toBeVisible()
  await expectNoAxeViolations(page)
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await expect(page).toHaveURL('/')
})
