import { signInOverHttp } from './installation.ts'
import { SessionsPage } from './pages/sessions-page.ts'
import { expect, test } from './test.ts'

test('one’s own sessions are listed, and each can be ended', async ({ signInAs, installation, openBrowser }) => {
  const { page, email } = await signInAs('viewer')
  const phone = await (await openBrowser(await signInOverHttp(installation.origin, email))).newPage()
  await phone.goto('/settings/account')
  const sessions = new SessionsPage(page)
  await sessions.open()
  await expect(sessions.rows).toHaveCount(2)
  await expect(sessions.own).toHaveCount(1)
  await expect(sessions.own).toContainText('127.0.0.1')
  await sessions.signOut(sessions.rows.filter({ hasNotText: 'this session' }))
  await expect(page.getByText(/^Signed out /)).toBeVisible()
  await expect(sessions.rows).toHaveCount(1)
  await phone.reload()
  await expect(phone).toHaveURL(/\/sign-in\?to=/)
})

test('all others end at once, and this one stays', async ({ signInAs, installation }) => {
  const { page, email } = await signInAs('admin')
  for (let count = 0; count < 2; count += 1) await signInOverHttp(installation.origin, email)
  const sessions = new SessionsPage(page)
  await sessions.open()
  await expect(sessions.rows).toHaveCount(3)
  await sessions.signOutAllOthers()
  await expect(page.getByText('Signed out 2 sessions')).toBeVisible()
  await expect(sessions.rows).toHaveCount(1)
  await expect(sessions.signOutOthers).toHaveAccessibleDescription('This is your only session')
  const events = await installation.sql(`SELECT event FROM admin_events WHERE target_name = $1 AND event = 'admin_session.others_ended'`, [
    email,
  ])
  expect(events).toHaveLength(1)
})

test('ending this one leads to sign-in', async ({ signInAs }) => {
  const { page } = await signInAs('viewer')
  const sessions = new SessionsPage(page)
  await sessions.open()
  await sessions.signOut(sessions.own)
  await expect(page).toHaveURL(/\/sign-in$/)
})

test('an owner sees everybody’s and ends one; others see their own alone', async ({ signInAs }) => {
  const viewer = await signInAs('viewer', { name: 'Robin Castillo-Ferreira' })
  const own = new SessionsPage(viewer.page)
  await own.open()
  await expect(own.rows).toHaveCount(1)
  const owner = await signInAs('owner')
  const all = new SessionsPage(owner.page)
  await all.open()
  const row = all.rows.filter({ hasText: 'Robin Castillo-Ferreira' })
  await expect(row).toHaveCount(1)
  await all.signOut(row)
  await expect(row).toHaveCount(0)
  await viewer.page.reload()
  await expect(viewer.page).toHaveURL(/\/sign-in\?to=/)
})
