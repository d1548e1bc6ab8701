import { readFile } from 'node:fs/promises'
import type { Actor } from '../../lib/admin-activity/record-admin-event.ts'
import { setClientGrant } from '../../lib/client-grants/set-client-grant.ts'
import { updateClient } from '../../lib/clients/update-client.ts'
import { ActivityPage } from './pages/activity-page.ts'
import { confirmThatItIsYou } from './pages/dialogs.ts'
import { expect, expectNoAxeViolations, expectNoHorizontalScroll, PASSWORD, test } from './test.ts'

const SAM: Actor = { type: 'admin', id: 'sam', name: 'Sam Okafor', address: '203.0.113.9' }

test.describe('undo', () => {
  test('of a change of a grant decides the very next token, and can itself be undone', async ({ page, api, installation }) => {
    const [application, ledger] = [await api.application(), await api.resourceServer()]
    await api.grant(application, ledger, ['read:entries'])
    const scopesNow = async () => (await api.token(application, ledger)).body.scope
    const pair = { clientId: application.clientId, resourceServerId: ledger.id }
    await setClientGrant(installation, { ...pair, revision: 1, allowedScopes: ['read:entries', 'write:entries'] }, SAM)
    expect(await scopesNow()).toBe('read:entries write:entries')

    const activity = new ActivityPage(page)
    await activity.open({ object: application.name })
    const changed = activity.row('Updated grant').filter({ hasText: 'Sam Okafor' })
    await activity.toggle(changed).click()
    await expect(page.getByRole('table', { name: 'What changed' })).toContainText('write:entries')
    await activity.undo(changed).click()
    await expect(page.getByText(/^Undone: Updated grant/)).toBeVisible()
    expect(await scopesNow()).toBe('read:entries')
    await expect(activity.undo(changed)).toHaveCount(0)
    await expect(activity.row('Updated grant').filter({ hasText: 'Admin' })).toBeVisible()

    await page.getByRole('button', { name: 'Undo', exact: true }).click() // of the toast
    await expect.poll(scopesNow).toBe('read:entries write:entries')
  })

  test('is not offered once somebody changed the object, and says who; nor on a page that is older than that', async ({
    page,
    api,
    installation,
    unique,
  }) => {
    const application = await api.application()
    const name = unique('renamed')
    await updateClient(installation, { id: application.clientId, revision: 1, name }, SAM)
    const activity = new ActivityPage(page)
    await activity.open({ object: application.clientId, action: 'client.updated' })
    await expect(activity.undo(activity.rows.first())).toBeVisible()
    await updateClient(installation, { id: application.clientId, revision: 2, description: 'nightly' }, { ...SAM, name: 'Alex Kim' })
    await activity.undo(activity.rows.first()).click()
    await expect(page.getByRole('alert').filter({ hasText: 'Not undone' })).toContainText(`Alex Kim changed ${name} since`)
    await page.reload()
    const first = activity.row('Sam Okafor')
    await expect(activity.undo(first)).toHaveCount(0)
    await activity.toggle(first).click()
    await expect(page.getByText('No Undo: Alex Kim changed it since')).toBeVisible()
    await expect(activity.undo(activity.row('Alex Kim'))).toBeVisible()
  })
})

test.describe('finding', () => {
  test('by object, person, action and time, in the URL, chip by chip', async ({ page, api, installation }) => {
    const application = await api.application()
    await updateClient(installation, { id: application.clientId, revision: 1, description: 'one' }, SAM)
    const activity = new ActivityPage(page)
    await activity.open()
    await activity.search.fill(application.name)
    await expect(page).toHaveURL(new RegExp(`object=${application.name}`))
    await expect(activity.rows).toHaveCount(3) // created, its secret, updated
    await activity.filter({ who: 'Sam Okafor', action: 'Updated application', from: '2020-01-01T00:00' })
    await expect(activity.rows).toHaveCount(1)
    await expect(page).toHaveURL(/actor=sam&action=client.updated&from=2020-01-01T00%3A00%3A00.000Z/)
    await page.getByRole('link', { name: 'Remove filter who' }).click()
    await expect(page).not.toHaveURL(/actor=/) // each chip leads to the list without itself, so one after the other
    await page.getByRole('link', { name: 'Remove filter action' }).click()
    await expect(activity.rows).toHaveCount(3)
    await page.goBack()
    await expect(page).toHaveURL(/action=client.updated/)
    await expect(activity.rows).toHaveCount(1)
  })

  test('nothing offers to clear the filters', async ({ page }) => {
    const activity = new ActivityPage(page)
    await activity.open({ object: 'there is no such thing' })
    await expect(page.getByText('No events match these filters.')).toBeVisible()
    await page.getByRole('link', { name: 'Clear filters' }).click()
    await expect(activity.rows.first()).toBeVisible()
  })

  test('an event is opened by its link, and from another event of the same object', async ({ page, api }) => {
    const application = await api.application()
    const activity = new ActivityPage(page)
    await activity.open({ object: application.name, action: 'client.created' })
    await activity.toggle(activity.rows.first()).click()
    await expect(page).toHaveURL(/open=/)
    await page.reload()
    await expect(activity.toggle(activity.rows.first())).toHaveAttribute('aria-expanded', 'true')
    await page.getByRole('link', { name: 'Only this object' }).click()
    await expect(activity.rows).toHaveCount(2)
  })
})

test.describe('the export', () => {
  test('asks to sign in again, holds what the filters match, and is itself recorded, also for a viewer', async ({
    signInAs,
    api,
    installation,
    secrets,
  }) => {
    secrets.hidden(PASSWORD)
    const application = await api.application({ name: `=cmd ${crypto.randomUUID().slice(0, 8)}` })
    const { page, email } = await signInAs('viewer', { name: 'Viv' })
    await installation.sql(
      `UPDATE admin_sessions SET reauthenticated_at = now() - interval '11 minutes' WHERE admin_id = (SELECT id FROM admins WHERE email = $1)`,
      [email],
    )
    const activity = new ActivityPage(page)
    await activity.open({ object: application.clientId })
    const download = page.waitForEvent('download')
    await activity.startExport('CSV')
    await confirmThatItIsYou(page, PASSWORD)
    const file = await download
    expect(file.suggestedFilename()).toMatch(/^admin-activity-.*\.csv$/)
    const text = await readFile(await file.path(), 'utf8')
    expect(text).toContain(`,'${application.name},`)
    expect(text).not.toContain(application.clientSecret)
    await activity.open({ action: 'admin_activity.exported' })
    await expect(activity.row('Viv').first()).toContainText('Exported Admin activity')
  })

  test('as JSONL is one object a line', async ({ page, api }) => {
    const application = await api.application()
    const activity = new ActivityPage(page)
    await activity.open({ object: application.clientId })
    const download = page.waitForEvent('download')
    await activity.startExport('JSONL')
    const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['client.created', 'client_secret.created'])
  })
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('reads who did what, and sees why Undo is not theirs', async ({ page, api, installation }) => {
    const application = await api.application()
    await updateClient(installation, { id: application.clientId, revision: 1, description: 'one' }, SAM)
    const activity = new ActivityPage(page)
    await activity.open({ object: application.clientId, action: 'client.updated' })
    const undo = activity.undo(activity.rows.first())
    await expect(undo).toHaveAttribute('aria-disabled', 'true')
    await expect(undo).toHaveAccessibleDescription('Needs the admin role')
  })
})

test('the keyboard opens rows, axe finds nothing, and it fits every window', async ({ page, api, installation }) => {
  const application = await api.application()
  await updateClient(installation, { id: application.clientId, revision: 1, tags: ['a', 'b'] }, SAM)
  const activity = new ActivityPage(page)
  await activity.open({ object: application.clientId })
  await expect(activity.rows.first()).toBeVisible()
  await page.keyboard.press('j')
  await expect(activity.toggle(activity.rows.first())).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(activity.toggle(activity.rows.first())).toHaveAttribute('aria-expanded', 'true')
  await expectNoAxeViolations(page)
  await expectNoHorizontalScroll(page)
  await page.keyboard.press('f')
  await expect(page.getByRole('dialog', { name: 'Filter' })).toBeVisible()
  await expectNoAxeViolations(page)
})
