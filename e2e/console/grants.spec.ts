import type { TestApi } from './api.ts'
import { GrantsPage } from './pages/grants-page.ts'
import { expect, expectNoAxeViolations, expectNoHorizontalScroll, test } from './test.ts'

const SCOPES = ['delete:entries', 'read:entries', 'write:entries']

async function pair(api: TestApi) {
  const [application, ledger] = [await api.application(), await api.resourceServer({ scopes: SCOPES })]
  return { application, ledger, filter: { app: application.clientId, api: ledger.id, view: 'matrix' } }
}

test('access granted in the matrix by keyboard alone decides the very next token, and so does its removal', async ({ page, api }) => {
  const { application, ledger, filter } = await pair(api)
  expect((await api.token(application, ledger)).status).not.toBe(200)
  const grants = new GrantsPage(page)
  await grants.open(filter)
  const cell = grants.cell(application, ledger)
  await expect(cell).toHaveAccessibleName(/: no grant$/)

  await cell.focus()
  await page.keyboard.press('Enter')
  await expect(grants.scope('delete:entries')).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await expect(grants.editor).toContainText('adds read:entries')
  await page.keyboard.press('Control+Enter')
  await expect(cell).toHaveAccessibleName(`${application.name} on ${ledger.name}: 1 of 3 scopes, read:entries`)
  await expect(cell).toBeFocused()
  await expect(grants.undo).toBeVisible()
  expect((await api.token(application, ledger)).body).toMatchObject({ scope: 'read:entries' })

  await page.keyboard.press('Enter')
  await grants.editor.getByRole('button', { name: 'Remove grant' }).press('Enter')
  await expect(cell).toHaveAccessibleName(/: no grant$/)
  await expect(page.getByText(`Removed the grant of ${application.name}`)).toBeVisible()
  expect((await api.token(application, ledger)).status).not.toBe(200)
})

test('the arrows move within the grid, which is one stop of the Tab key', async ({ page, api }) => {
  const application = await api.application()
  const word = crypto.randomUUID().slice(0, 6)
  const apis = [
    await api.resourceServer({ name: `A ${word}`, scopes: [word] }),
    await api.resourceServer({ name: `B ${word}`, scopes: [word] }),
  ]
  for (const one of apis) await api.grant(application, one)
  const grants = new GrantsPage(page)
  await grants.open({ view: 'matrix', scope: word })
  const [first, second] = apis.map((one) => grants.cell(application, one))
  if (!first || !second) throw new Error('there are two APIs')
  await first.focus()
  await page.keyboard.press('ArrowRight')
  await expect(second).toBeFocused()
  await page.keyboard.press('Home')
  await expect(grants.grid.getByRole('link', { name: application.name })).toBeFocused()
  await page.keyboard.press('End')
  await expect(second).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(grants.grid.getByRole('link', { name: `B ${word}` })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+Home')
  await expect(grants.grid.getByRole('link', { name: `A ${word}` })).toBeFocused()
  await expect(grants.grid.locator('[tabindex="0"]')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(page.locator('#content')).toBeFocused()
})

test('Undo gives back what was saved, and the scopes that a removal took', async ({ page, api }) => {
  const { application, ledger, filter } = await pair(api)
  await api.grant(application, ledger, ['read:entries'])
  const grants = new GrantsPage(page)
  await grants.open(filter)
  const cell = grants.cell(application, ledger)

  await cell.click()
  await grants.editor.getByRole('button', { name: 'All' }).click()
  await grants.save()
  await expect(cell).toHaveAccessibleName(/3 of 3 scopes/)
  await grants.undo.click()
  await expect(page.getByText('Undone')).toBeVisible()
  await expect(cell).toHaveAccessibleName(/1 of 3 scopes, read:entries/)
  expect((await api.token(application, ledger)).body).toMatchObject({ scope: 'read:entries' })

  await cell.click()
  await grants.remove()
  await expect(cell).toHaveAccessibleName(/: no grant$/)
  await page.getByText(`Removed the grant of ${application.name}`).locator('..').locator('..').getByRole('button', { name: 'Undo' }).click()
  await expect(cell).toHaveAccessibleName(/1 of 3 scopes, read:entries/)
  expect((await api.token(application, ledger)).body).toMatchObject({ scope: 'read:entries' })
})

test('a save after somebody else’s puts the cell back and shows both versions; one’s own can be saved on top', async ({
  page,
  api,
  installation,
}) => {
  const { application, ledger, filter } = await pair(api)
  const { id } = await api.grant(application, ledger, ['read:entries'])
  const grants = new GrantsPage(page)
  await grants.open(filter)
  const cell = grants.cell(application, ledger)
  await cell.click()
  await grants.scope('write:entries').check()
  await installation.sql(`UPDATE client_grants SET allowed_scopes = '{delete:entries}', revision = revision + 1 WHERE id = $1`, [id])
  await grants.save()

  const refusal = page.getByRole('alert').filter({ hasText: `${application.name} to ${ledger.name} was not saved` })
  await expect(refusal).toBeVisible()
  await expect(cell).toHaveAccessibleName(/; not saved$/)
  expect((await api.token(application, ledger)).body).toMatchObject({ scope: 'delete:entries' })
  await refusal.getByRole('button', { name: 'Show both versions' }).click()
  const versions = grants.editor.getByRole('table')
  await expect(versions).toContainText('delete:entries')
  await expect(versions).toContainText('read:entries write:entries')
  await grants.editor.getByRole('button', { name: 'Reapply yours' }).click()
  await expect(cell).toHaveAccessibleName(/2 of 3 scopes, read:entries, write:entries$/)
  await expect(refusal).toBeHidden()
  await expect.poll(async () => (await api.token(application, ledger)).body.scope).toBe('read:entries write:entries')
})

test('a grant that has ended refuses, says so, and is extended where it is seen', async ({ page, api, installation }) => {
  const { application, ledger } = await pair(api)
  const { id } = await api.grant(application, ledger, ['read:entries'])
  await installation.sql(`UPDATE client_grants SET expires_at = now() - interval '1 minute' WHERE id = $1`, [id])
  expect((await api.token(application, ledger)).status).not.toBe(200)
  const [event] = await installation.sql(`SELECT reason FROM token_events WHERE client_id = $1 ORDER BY occurred_at DESC LIMIT 1`, [
    application.clientId,
  ])
  expect(event).toMatchObject({ reason: 'grant_expired' })

  const grants = new GrantsPage(page)
  await grants.open({ view: 'list', app: application.clientId, expires: 'expired' })
  await expect(grants.row(application)).toContainText('expired')
  await grants
    .row(application)
    .getByRole('button', { name: /^Extend/ })
    .click()
  await expect(grants.editor.getByLabel('Expires')).toHaveValue('30')
  await grants.save()
  await expect(page.getByText(/No grants match/)).toBeVisible()
  expect((await api.token(application, ledger)).status).toBe(200)
  const [grant] = await installation.sql<{ days: number }>(
    `SELECT round(extract(epoch FROM expires_at - now()) / 86400)::int AS days FROM client_grants WHERE id = $1`,
    [id],
  )
  expect(grant?.days).toBe(30)
})

test('unused scopes are named for the application, looked at, removed at once, and given back', async ({ page, api, installation }) => {
  const { application, ledger, filter } = await pair(api)
  const orders = await api.resourceServer({ scopes: ['read:orders'] })
  const [kept, gone] = [await api.grant(application, ledger), await api.grant(application, orders)]
  await installation.sql(`UPDATE held_scopes SET quiet_since = current_date - 200 WHERE client_id = $1`, [application.clientId])
  await installation.sql(
    `INSERT INTO scope_usage VALUES ($1, 'read:entries', current_date - 3), ($1, 'write:entries', current_date - 100)`,
    [kept.id],
  )

  const grants = new GrantsPage(page)
  await grants.open({ ...filter, unused: '90d', review: application.clientId })
  await expect(grants.cell(application, ledger)).toHaveAccessibleName(/2 scopes unused/)
  const review = page.getByRole('dialog', { name: `Remove 3 unused scopes from ${application.name}` })
  await expect(review).toContainText('keeps read:entries')
  await expect(review).toContainText('Nothing is left: the grant is removed.')
  await review.getByRole('button', { name: 'Remove 3 unused scopes' }).click()
  await expect(page.getByText(`Removed 3 unused scopes from ${application.name}`)).toBeVisible()
  expect((await api.token(application, ledger)).body).toMatchObject({ scope: 'read:entries' })
  expect((await api.token(application, orders)).status).not.toBe(200)

  await grants.undo.click()
  await expect(page.getByText('Undone')).toBeVisible()
  expect((await api.token(application, ledger)).body).toMatchObject({ scope: SCOPES.join(' ') })
  expect((await api.token(application, orders)).status).toBe(200)
  expect(await installation.sql(`SELECT id FROM client_grants WHERE id = $1`, [gone.id])).toHaveLength(1)
})

test('Grant access asks for the application and the API first', async ({ page, api }) => {
  const { application, ledger } = await pair(api)
  const grants = new GrantsPage(page)
  await grants.open({ view: 'list', app: application.clientId })
  await page.getByRole('button', { name: 'Grant access' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Grant access' })
  await expect(dialog.getByRole('combobox', { name: 'Application' })).toHaveValue(application.name)
  await dialog.getByRole('combobox', { name: 'API' }).fill(ledger.name)
  await page.getByRole('option', { name: ledger.name }).click()
  await grants.editor.getByRole('button', { name: 'Read only' }).click()
  await grants.save()
  await expect(dialog).toBeHidden()
  await expect(grants.row(application)).toContainText('read:entries')
  expect((await api.token(application, ledger)).body).toMatchObject({ scope: 'read:entries' })
})

test('a grant has a page, which stays after its removal', async ({ page, api }) => {
  const { application, ledger } = await pair(api)
  const { id } = await api.grant(application, ledger, ['read:entries'])
  await api.token(application, ledger)
  await page.goto(`/grants/${id}`)
  await expect(page.getByRole('heading', { level: 1, name: `${application.name} → ${ledger.name}` })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Scopes' }).getByRole('row', { name: /^read:entries/ })).toContainText('Granted')
  await expectNoAxeViolations(page)
  await expectNoHorizontalScroll(page)
  await page.getByRole('button', { name: 'Remove grant' }).click()
  await expect(page.getByText('This grant was removed')).toBeVisible()
  expect((await api.token(application, ledger)).status).not.toBe(200)
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect.poll(async () => (await api.token(application, ledger)).status).toBe(200)
  expect((await page.goto('/grants/cgr_nobody'))?.status()).toBe(404)
})

test('both views and the editor read well for everybody', async ({ page, api }) => {
  const { application, ledger, filter } = await pair(api)
  await api.grant(application, ledger, ['read:entries'])
  const grants = new GrantsPage(page)
  await grants.open(filter)
  await expectNoAxeViolations(page)
  await grants.cell(application, ledger).click()
  await expect(grants.editor).toBeVisible()
  await expectNoAxeViolations(page)
  await page.keyboard.press('Escape')
  await expect(grants.editor).toBeHidden()
  await expectNoHorizontalScroll(page)
  await grants.open({ ...filter, view: 'list' })
  await expect(grants.row(application)).toBeVisible()
  await expectNoAxeViolations(page)
  await expectNoHorizontalScroll(page)
})

test('on a phone it opens on the list, and the matrix is a tap away', async ({ page, api }) => {
  const { application, ledger, filter } = await pair(api)
  await api.grant(application, ledger, ['read:entries'])
  await page.setViewportSize({ width: 390, height: 844 })
  const grants = new GrantsPage(page)
  await grants.open({ app: filter.app, api: filter.api })
  await expect(grants.row(application)).toBeVisible()
  await expect(grants.grid).toBeHidden()
  await page.getByRole('navigation', { name: 'View' }).getByRole('link', { name: 'Matrix' }).click()
  await expect(grants.cell(application, ledger)).toBeVisible()
})

test.describe('for a viewer', () => {
  test.use({ role: 'viewer' })

  test('everything can be seen and nothing changed, with the reason', async ({ page, api }) => {
    const { application, ledger, filter } = await pair(api)
    const { id } = await api.grant(application, ledger, ['read:entries'])
    const grants = new GrantsPage(page)
    await grants.open(filter)
    await expect(page.getByRole('button', { name: 'Grant access' })).toHaveAccessibleDescription('Needs the admin role')
    await grants.cell(application, ledger).click()
    await expect(grants.scope('read:entries')).toBeChecked()
    await expect(grants.scope('write:entries')).toBeDisabled()
    await expect(grants.editor.getByRole('button', { name: 'Remove grant' })).toHaveAccessibleDescription('Needs the admin role')
    await page.goto(`/grants/${id}`)
    await expect(page.getByRole('button', { name: 'Remove grant' })).toHaveAccessibleDescription('Needs the admin role')
  })
})
