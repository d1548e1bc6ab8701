import { ApplicationPage, NewApplicationPage } from './pages/application-page.ts'
import { ApplicationsPage } from './pages/applications-page.ts'
import { expect, expectNoAxeViolations, test } from './test.ts'

test.describe('creating an application', () => {
  test('shows its secret once, and with it the service gets tokens until it is disabled', async ({ page, api, unique }) => {
    const ledger = await api.resourceServer()
    const name = unique('billing-worker')
    const creating = new NewApplicationPage(page)
    await creating.open()
    await creating.form.getByLabel('Name', { exact: true }).fill(name)
    await creating.form.getByLabel(/^Owner/).fill('Payments')
    await creating.pickApi(ledger.name)
    await creating.form.getByRole('checkbox', { name: 'read:entries' }).check()
    await creating.submit()

    await expect(creating.secret).toBeVisible()
    const application = new ApplicationPage(page)
    await expect(application.heading(name)).toBeAttached()
    await expect(creating.secret.getByRole('button', { name: 'Done' })).toHaveAttribute('aria-disabled', 'true')
    await page.keyboard.press('Escape')
    await expect(creating.secret).toBeVisible()
    const clientSecret = await creating.storeSecret()
    await expect(creating.secret).toBeHidden()
    const clientId = new URL(page.url()).pathname.split('/')[2] ?? ''
    expect(await page.content()).not.toContain(clientSecret)
    await page.reload()
    await expect(application.heading(name)).toBeVisible()
    await expect(creating.secret).toBeHidden()

    const service = { clientId, clientSecret }
    expect(await api.token(service, ledger)).toMatchObject({ status: 200, body: { scope: 'read:entries' } })
    await application.disable('leaked in a log')
    await expect(page.getByText('Disabled: every token request is refused')).toBeVisible()
    await expect(page.getByText('leaked in a log')).toBeVisible()
    expect(await api.token(service, ledger)).toMatchObject({ body: { error: expect.any(String) } })
    await application.status.click()
    await expect(application.status).toBeChecked()
    expect((await api.token(service, ledger)).status).toBe(200)
  })

  test('makes an API on the way', async ({ page, api, unique }) => {
    const [name, audience] = [unique('invoices'), unique('Orders')]
    const identifier = `https://${audience.toLowerCase()}.example/`
    const creating = new NewApplicationPage(page)
    await creating.open()
    await creating.form.getByLabel('Name', { exact: true }).fill(name)
    await creating.form.getByRole('button', { name: 'Create API' }).click()
    const dialog = page.getByRole('dialog', { name: 'Create API' })
    await dialog.getByLabel('Name', { exact: true }).fill(audience)
    await dialog.getByLabel('Identifier').fill(identifier)
    await dialog.getByLabel(/^Scopes/).fill('read:orders\nwrite:orders')
    await dialog.getByRole('button', { name: 'Create API' }).click()
    await expect(dialog).toBeHidden()
    await creating.form.getByRole('button', { name: 'All', exact: true }).click()
    await creating.submit()
    const clientSecret = await creating.storeSecret()
    await expect(page).not.toHaveURL('/applications/new') // the secret may be there before its page
    const clientId = new URL(page.url()).pathname.split('/')[2] ?? ''
    expect(await api.token({ clientId, clientSecret }, { identifier })).toMatchObject({
      status: 200,
      body: { scope: 'read:orders write:orders' },
    })
  })

  test('refuses what cannot be, keeps what was typed, and asks before it is left', async ({ page, api }) => {
    const taken = await api.application()
    const creating = new NewApplicationPage(page)
    await creating.open()
    await creating.form.getByLabel(/^Description/).fill('Posts entries')
    await creating.submit()
    const name = creating.form.getByLabel('Name', { exact: true })
    await expect(name).toHaveAttribute('aria-invalid', 'true')
    await expect(name).toHaveAccessibleDescription(/must not be empty/)
    await expect(name).toBeFocused()
    await name.fill(taken.name)
    await creating.submit()
    await expect(creating.form.getByRole('alert')).toContainText('exists already')
    await expect(creating.form.getByLabel(/^Description/)).toHaveValue('Posts entries')
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Applications' }).click()
    const leaving = page.getByRole('dialog', { name: 'Leave with unsaved changes?' })
    await leaving.getByRole('button', { name: 'Discard' }).click()
    await expect(new ApplicationsPage(page).heading).toBeVisible()
  })
})

test.describe('the list', () => {
  test('is searched, filtered and sorted by the server, and says which filter to drop', async ({ page, api, unique }) => {
    const word = unique('fleet').replace('-', '')
    const [ledger] = [await api.resourceServer()]
    const first = await api.application({ name: `${word} alpha`, tags: [word] })
    await api.application({ name: `${word} beta` })
    await api.grant(first, ledger)
    const list = new ApplicationsPage(page)
    await list.open()
    await list.search.fill(`bet ${word}`)
    await expect.poll(() => list.names()).toEqual([`${word} beta`])
    await list.search.fill(word)
    await expect.poll(() => list.names()).toEqual([`${word} alpha`, `${word} beta`])
    await list.table.getByRole('link', { name: 'Name' }).click()
    await expect.poll(() => list.names()).toEqual([`${word} beta`, `${word} alpha`])
    await list.search.fill(first.clientId.slice(0, 12))
    await expect.poll(() => list.names()).toEqual([`${word} alpha`])
    await expect(list.row(`${word} alpha`)).toContainText(ledger.name)

    await list.open(`?q=${word}`)
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    const filters = page.getByRole('form', { name: 'Filters' })
    await filters.getByRole('combobox', { name: 'Tag' }).fill(word)
    await page.getByRole('option', { name: word }).click()
    await filters.getByRole('button', { name: 'Apply filters' }).click()
    await expect.poll(() => list.names()).toEqual([`${word} alpha`])
    await page.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: 'Disabled' }).click()
    const nothing = page.getByRole('region', { name: 'No applications match' })
    await expect(nothing).toBeVisible()
    await nothing.getByRole('link', { name: 'Drop Status disabled' }).click()
    await expect.poll(() => list.names()).toEqual([`${word} alpha`])
    await page.getByRole('link', { name: 'Remove filter Tag' }).click()
    await expect.poll(() => list.names()).toEqual([`${word} alpha`, `${word} beta`])
  })

  test('comes in pages with links there and back', async ({ page, installation, unique }) => {
    const word = unique('page').replace('-', '')
    await installation.sql(
      `INSERT INTO clients (id, name) SELECT $1 || n, $1 || ' ' || lpad(n::text, 3, '0') FROM generate_series(1, 60) n`,
      [word],
    )
    const list = new ApplicationsPage(page)
    await list.open(`?q=${word}`)
    const pages = page.getByRole('navigation', { name: 'Pages' })
    await expect(pages).toContainText('50 of 60')
    await pages.getByRole('link', { name: 'Next' }).click()
    await expect(pages).toContainText('10 of 60')
    expect((await list.names())[0]).toBe(`${word} 051`)
    await pages.getByRole('link', { name: 'Previous' }).click()
    await expect.poll(async () => (await list.names())[0]).toBe(`${word} 001`)
  })

  test('disables one from its row, and takes it back', async ({ page, api }) => {
    const [application, ledger] = [await api.application(), await api.resourceServer()]
    await api.grant(application, ledger)
    const list = new ApplicationsPage(page)
    await list.open(`?q=${application.name}`)
    await list.choose(application.name, 'Disable')
    await list.dialog(`Disable ${application.name}`).getByRole('button', { name: 'Disable', exact: true }).click()
    await expect(list.row(application.name)).toContainText('Disabled')
    expect((await api.token(application, ledger)).status).not.toBe(200)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(list.row(application.name)).toContainText('Enabled')
    expect((await api.token(application, ledger)).status).toBe(200)
  })
})

test.describe('many applications at once', () => {
  test('are disabled when their number was typed; what changed meanwhile is left and named', async ({ page, installation, unique }) => {
    const word = unique('many').replace('-', '')
    await installation.sql(
      `INSERT INTO clients (id, name) SELECT $1 || n, $1 || ' ' || lpad(n::text, 3, '0') FROM generate_series(1, 60) n`,
      [word],
    )
    const list = new ApplicationsPage(page)
    await list.open(`?q=${word}`)
    await list.tickPage()
    await expect(list.selection).toContainText('50 selected')
    await list.selection.getByRole('button', { name: 'Select all 60 matching' }).click()
    await installation.sql(
      `UPDATE clients SET owner = 'x', revision = revision + 1, updated_at = now() + interval '1 minute' WHERE id = $1`,
      [`${word}7`],
    )
    await list.selection.getByRole('button', { name: 'Disable' }).click()
    const dialog = list.dialog('Disable 60 applications')
    const confirm = dialog.getByRole('button', { name: 'Disable 60 applications' })
    await expect(confirm).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByLabel(/^Reason/).fill('moved away')
    await dialog.getByLabel('Type 60 to confirm').fill('60')
    await confirm.click()
    await expect(page.getByText('59 disabled, 1 changed meanwhile')).toBeVisible()
    const [row] = await installation.sql<{ disabled: number; events: number }>(
      `SELECT (SELECT count(*)::int FROM clients WHERE id LIKE $1 AND disabled_reason = 'moved away') AS disabled,
              (SELECT count(*)::int FROM admin_events WHERE target_id LIKE $1 AND event = 'client.disabled') AS events`,
      [`${word}%`],
    )
    expect(row).toEqual({ disabled: 59, events: 59 })
    await page.getByRole('link', { name: 'Show the one that was changed' }).click()
    await expect.poll(() => list.names()).toEqual([`${word} 007`])
  })

  test('are tagged, and the tag is taken back', async ({ page, api, unique }) => {
    const word = unique('tagged').replace('-', '')
    await api.application({ name: `${word} one` })
    await api.application({ name: `${word} two` })
    const list = new ApplicationsPage(page)
    await list.open(`?q=${word}`)
    await list.tick(`${word} one`)
    await list.tick(`${word} two`)
    await list.selection.getByRole('button', { name: 'Add tag' }).click()
    const dialog = list.dialog('Tag 2 applications')
    await dialog.getByLabel('Tag', { exact: true }).fill(word)
    await dialog.getByRole('button', { name: 'Tag 2 applications' }).click()
    await expect(page.getByText('2 tagged')).toBeVisible()
    await list.open(`?tag=${word}`)
    await expect.poll(() => list.names()).toEqual([`${word} one`, `${word} two`])
  })
})

test.describe('settings', () => {
  test('are saved and taken back', async ({ page, api, unique }) => {
    const application = await api.application()
    const name = unique('renamed')
    const view = new ApplicationPage(page)
    await view.open(application, '/settings')
    await view.settings.getByLabel('Name', { exact: true }).fill(name)
    await view.settings.getByLabel(/^Tags/).fill('prod\neu')
    await view.settings.getByText('Stricter').click()
    await view.settings.getByRole('radio', { name: /only in the Basic header/ }).check()
    await view.settings.getByRole('button', { name: 'Add entry' }).click()
    await view.settings.getByLabel('Name of entry 1').fill('plan')
    await view.settings.getByLabel('Value of entry 1').fill('full')
    await view.save()
    await expect(view.heading(name)).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(view.heading(application.name)).toBeVisible()
    await expect(view.settings.getByLabel('Name', { exact: true })).toHaveValue(application.name)
    await expect(view.settings.getByLabel('Name of entry 1')).toBeHidden()
  })

  test('that are saved on the way out are stored, and the way out is taken', async ({ page, api, installation }) => {
    const application = await api.application()
    const view = new ApplicationPage(page)
    await view.open(application, '/settings')
    await view.settings.getByRole('button', { name: 'Add entry' }).click()
    await view.settings.getByLabel('Name of entry 1').fill('tier')
    await view.settings.getByLabel('Value of entry 1').fill('gold')
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'APIs' }).click()
    await page.getByRole('dialog', { name: 'Leave with unsaved changes?' }).getByRole('button', { name: 'Save' }).click()
    await expect(page).toHaveURL('/apis')
    expect(await installation.sql('SELECT metadata FROM clients WHERE id = $1', [application.clientId])).toEqual([
      { metadata: { tier: 'gold' } },
    ])
  })

  test('that come too late show both versions: yours can be saved over theirs, or theirs taken', async ({ page, api, installation }) => {
    const application = await api.application()
    const view = new ApplicationPage(page)
    await view.open(application, '/settings')
    const theirs = (owner: string) =>
      installation.sql('UPDATE clients SET owner = $2, revision = revision + 1 WHERE id = $1', [application.clientId, owner])
    await theirs('Platform')
    await view.settings.getByLabel(/^Owner/).fill('Payments')
    await view.save()
    const conflict = view.settings.getByRole('alert')
    await expect(conflict.getByRole('row', { name: /Owner/ })).toContainText('Platform')
    await conflict.getByRole('button', { name: 'Reapply yours' }).click()
    await expect(page.getByText(`Saved ${application.name}`)).toBeVisible()
    await theirs('Data')
    await view.settings.getByLabel(/^Owner/).fill('Finance')
    await view.save()
    await conflict.getByRole('button', { name: 'Take what is saved' }).click()
    await expect(view.settings.getByLabel(/^Owner/)).toHaveValue('Data')
    const [row] = await installation.sql('SELECT owner FROM clients WHERE id = $1', [application.clientId])
    expect(row).toEqual({ owner: 'Data' })
  })

  test('delete it when its name was typed, and from then on nobody knows it', async ({ page, api }) => {
    const [application, ledger] = [await api.application(), await api.resourceServer()]
    await api.grant(application, ledger)
    const view = new ApplicationPage(page)
    await view.open(application, '/settings')
    await page.getByRole('button', { name: 'Delete application' }).click()
    const dialog = page.getByRole('dialog', { name: `Delete ${application.name}` })
    await expect(dialog).toContainText('One live secret and one grant go with it.')
    await dialog.getByLabel(/to confirm$/).fill(application.name)
    await dialog.getByRole('button', { name: 'Delete application' }).click()
    await expect(new ApplicationsPage(page).heading).toBeVisible()
    expect((await api.token(application, ledger)).body.error).toBe('invalid_client')
    const answer = await page.request.get(`/applications/${application.clientId}`)
    expect(answer.status()).toBe(404)
  })
})

test.describe('access', () => {
  test('is granted in place, and decides the next request', async ({ page, api }) => {
    const [application, ledger] = [await api.application(), await api.resourceServer()]
    const view = new ApplicationPage(page)
    await view.open(application, '/access')
    expect((await api.token(application, ledger)).status).not.toBe(200)
    await page.getByRole('main').getByRole('button', { name: 'Grant access' }).click()
    const dialog = page.getByRole('dialog', { name: `Grant access to ${application.name}` })
    await dialog.getByRole('combobox', { name: 'API' }).fill(ledger.name)
    await page.getByRole('option', { name: ledger.name }).click()
    await dialog.getByRole('checkbox', { name: 'read:entries' }).check()
    await dialog.getByRole('button', { name: 'Grant access' }).click()
    const table = page.getByRole('table', { name: 'APIs that this application may call' })
    await expect(table).toContainText('1/2')
    expect(await api.token(application, ledger)).toMatchObject({ status: 200, body: { scope: 'read:entries' } })
    await page.getByRole('navigation', { name: application.name }).getByRole('link', { name: 'Activity' }).click()
    await expect(page.getByRole('main')).toContainText(ledger.name)
  })
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('reads everything, and every control says what it needs', async ({ page, api }) => {
    const [application, ledger] = [await api.application(), await api.resourceServer()]
    await api.grant(application, ledger)
    const list = new ApplicationsPage(page)
    await list.open(`?q=${application.name}`)
    await expect(list.create).toHaveAttribute('aria-disabled', 'true')
    await expect(list.create).toHaveAccessibleDescription('Needs the admin role')
    await list.tick(application.name)
    await expect(list.selection.getByRole('button', { name: 'Disable' })).toHaveAttribute('aria-disabled', 'true')
    const view = new ApplicationPage(page)
    await view.open(application)
    await expect(view.status).toHaveAttribute('aria-disabled', 'true')
    await view.status.click({ force: true })
    await expect(page.getByRole('dialog')).toBeHidden()
    await view.open(application, '/settings')
    await expect(view.settings.getByRole('button', { name: 'Save changes' })).toHaveAttribute('aria-disabled', 'true')
    await expect(page.getByRole('button', { name: 'Delete application' })).toHaveAttribute('aria-disabled', 'true')
  })

  test('is told who can create one', async ({ page }) => {
    const answer = await page.goto('/applications/new')
    expect(answer?.status()).toBe(403)
    await expect(page.getByRole('region', { name: 'No permission' })).toContainText('This needs the admin role')
  })
})

test('everything is reached with the keyboard alone', async ({ page, api }) => {
  const application = await api.application()
  const list = new ApplicationsPage(page)
  await page.goto('/settings/account')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(list.heading).toBeVisible()
  await page.keyboard.press('/')
  await expect(list.search).toBeFocused()
  await page.keyboard.type(application.name)
  await expect.poll(() => list.names()).toEqual([application.name])
  const menu = list.table.getByRole('button', { name: `Actions for ${application.name}`, exact: true })
  await menu.focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused()
  await page.keyboard.press('Enter')
  const view = new ApplicationPage(page)
  await expect(view.heading(application.name)).toBeVisible()
  await view.status.focus()
  await page.keyboard.press('Space')
  const dialog = page.getByRole('dialog', { name: `Disable ${application.name}` })
  await expect(dialog.getByLabel(/^Reason/)).toBeFocused()
  await page.keyboard.type('by keyboard')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Disabled: every token request is refused')).toBeVisible()
})

test('what opens over the list has nothing for axe', async ({ page, api }) => {
  const application = await api.application()
  const list = new ApplicationsPage(page)
  await list.open(`?q=${application.name}`)
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await expect(page.getByRole('form', { name: 'Filters' })).toBeVisible()
  await expectNoAxeViolations(page)
  await page.keyboard.press('Escape')
  await list.choose(application.name, 'Disable')
  await expect(list.dialog(`Disable ${application.name}`)).toBeVisible()
  await expectNoAxeViolations(page)
})
