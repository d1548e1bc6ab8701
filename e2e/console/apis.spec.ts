import { decodeJwt, decodeProtectedHeader } from 'jose'
import { updateResourceServer } from '../../lib/resource-servers/update-resource-server.ts'
import { ApisPage } from './pages/apis-page.ts'
import { expect, expectNoAxeViolations, test } from './test.ts'

test.describe('creating an API', () => {
  test('registers it with its scopes, and a token for it looks as the form said', async ({ page, api, unique, installation }) => {
    const apis = new ApisPage(page)
    const name = unique('Ledger')
    const identifier = `https://${name.toLowerCase()}.acme/`
    await apis.openList()
    await apis.createLink.click()
    await apis.fill({
      name,
      identifier,
      lifetime: 90,
      unit: 'minutes',
      algorithm: 'ES256',
      scopes: 'read:entries Read the ledger\nwrite:entries',
    })
    await expect(apis.form).toContainText('5400 s = 1 h 30 min; a token issued now dies at')
    await apis.submit()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    await expect(page.getByText('1 h 30 min (5400 s)')).toBeVisible()
    await apis.show('Scopes')
    await expect(apis.scope('read:entries')).toContainText('Read the ledger')

    const stored = await installation.prisma.resourceServer.findUniqueOrThrow({ where: { identifier } })
    const application = await api.application()
    await api.grant(application, { ...stored, scopes: ['read:entries', 'write:entries'] })
    const { body } = await api.token(application, { identifier })
    const claims = decodeJwt(body.access_token ?? '')
    expect(decodeProtectedHeader(body.access_token ?? '').alg).toBe('ES256')
    expect([claims.aud, (claims.exp ?? 0) - (claims.iat ?? 0), claims.scope]).toEqual([identifier, 5400, 'read:entries write:entries'])
  })

  test('names what is wrong at its field and keeps what was typed', async ({ page, api }) => {
    const taken = await api.resourceServer()
    const apis = new ApisPage(page)
    await page.goto('/apis/new')
    await apis.fill({ name: 'Twin', identifier: taken.identifier, scopes: 'fine\nnot"fine' })
    await apis.submit()
    await expect(apis.field('Scopes')).toHaveAccessibleDescription(/Line 2: a scope has printable ASCII/)
    await apis.fill({ scopes: 'fine' })
    await apis.submit()
    await expect(apis.field('Identifier')).toHaveAccessibleDescription(/exists already/)
    await expect(apis.field('Identifier')).toBeFocused()
    await expect(apis.field('Name')).toHaveValue('Twin')
    await apis.fill({ lifetime: 31, unit: 'days' })
    await apis.submit()
    await expect(apis.field('Token lifetime')).toHaveAccessibleDescription(/from 1 second to 30 days/)
  })

  test('is possible with the keyboard alone', async ({ page, unique }) => {
    const apis = new ApisPage(page)
    await apis.openList()
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await apis.createLink.focus()
    await page.keyboard.press('Enter')
    await apis.field('Name').focus()
    const name = unique('Keys')
    await page.keyboard.type(name)
    await page.keyboard.press('Tab')
    await page.keyboard.type(`urn:${name}`)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  })
})

test.describe('the first API of an algorithm', () => {
  test.use({ ownInstallation: {} })

  test('says when an algorithm has no key yet, and saving makes its keys', async ({ page, unique, installation }) => {
    const apis = new ApisPage(page)
    await page.goto('/apis/new')
    const name = unique('Vault')
    await apis.fill({ name, identifier: `urn:${name}`, algorithm: 'PS256' })
    await expect(apis.form).toContainText('PS256 has no key yet. Saving makes its current and its next key in the same transaction.')
    await apis.submit()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    const keys = await installation.sql(
      `SELECT status FROM signing_keys WHERE alg = 'PS256' AND status IN ('current', 'next') ORDER BY status`,
    )
    expect(keys).toEqual([{ status: 'current' }, { status: 'next' }])
  })
})

test.describe('the list of APIs', () => {
  test('is searched, sorted, and says when nothing matches', async ({ page, api }) => {
    const ledger = await api.resourceServer()
    const apis = new ApisPage(page)
    await apis.openList()
    await apis.search.fill(ledger.identifier.slice(8))
    await expect(page).toHaveURL(/q=/)
    await expect(apis.row(ledger.name)).toContainText('2')
    await page.getByRole('link', { name: 'Identifier' }).click()
    await expect(page).toHaveURL(/sort=identifier/)
    await apis.search.fill('no such api at all')
    await expect(page.getByText('No APIs match these filters.')).toBeVisible()
    await page.getByRole('link', { name: 'Clear filters' }).click()
    await expect(page).toHaveURL(/\/apis$/)
  })
})

test.describe('a new scope', () => {
  test('asks who should have it, and is in the very next token of those who were ticked', async ({ page, api }) => {
    const ledger = await api.resourceServer()
    const [chosen, other, narrow] = [await api.application(), await api.application(), await api.application()]
    for (const application of [chosen, other]) await api.grant(application, ledger)
    await api.grant(narrow, ledger, ['read:entries'])
    const apis = new ApisPage(page)
    await apis.open(ledger, 'Scopes')
    await apis.addScope('export:entries', 'Take entries out')
    await expect(apis.rollOutQuestion).toContainText('2 applications hold every other scope')
    await expect(apis.rollOutQuestion.getByRole('row').filter({ hasText: narrow.name })).toHaveCount(0)
    await expect(apis.rollOutQuestion.getByRole('checkbox', { name: `Add to ${chosen.name}` })).not.toBeChecked()
    await expectNoAxeViolations(page)
    expect((await api.token(chosen, ledger, { scope: 'export:entries' })).body.error).toBe('invalid_scope')

    await apis.tick(chosen.name)
    await apis.rollOut()
    await expect(page.getByText('Added export:entries to 1 application')).toBeVisible()
    expect((await api.token(chosen, ledger, { scope: 'export:entries' })).body.scope).toBe('export:entries')
    expect((await api.token(other, ledger, { scope: 'export:entries' })).body.error).toBe('invalid_scope')
    await expect(apis.scope('export:entries')).toContainText('1 application')

    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(apis.scope('export:entries')).toContainText('No application')
    expect((await api.token(chosen, ledger, { scope: 'export:entries' })).body.error).toBe('invalid_scope')
  })

  test('that is not rolled out leaves a mark on the grants and the question open', async ({ page, api }) => {
    const ledger = await api.resourceServer()
    const application = await api.application()
    await api.grant(application, ledger)
    const apis = new ApisPage(page)
    await apis.open(ledger, 'Scopes')
    await apis.addScope('export:entries')
    await apis.rollOutQuestion.getByRole('button', { name: 'Not now' }).click()
    await expect(page.getByText('1 application holds every other scope, but not export:entries')).toBeVisible()
    await apis.show('Applications')
    await expect(apis.callers.getByRole('row').filter({ hasText: application.name })).toContainText('missing newest scope')
    await apis.show('Scopes')
    await page.getByRole('button', { name: 'Review application' }).click()
    await apis.tick(application.name)
    await apis.rollOut()
    await expect(page.getByText('Added export:entries to 1 application')).toBeVisible()
    await expect(page.getByText(/holds every other scope, but not/)).toHaveCount(0)
  })

  test('that exists, or is none, is refused at its field', async ({ page, api }) => {
    const ledger = await api.resourceServer()
    const apis = new ApisPage(page)
    await apis.open(ledger, 'Scopes')
    const field = apis.addScopeForm.getByLabel('New scope')
    await apis.addScope('read:entries')
    await expect(field).toHaveAccessibleDescription(/exists already/)
    await apis.addScope('two words')
    await expect(field).toHaveAccessibleDescription(/printable ASCII/)
  })
})

test('a scope that is held is deleted only after its holders were named, and then from their grants too', async ({ page, api }) => {
  const ledger = await api.resourceServer()
  const application = await api.application()
  await api.grant(application, ledger)
  const apis = new ApisPage(page)
  await apis.open(ledger, 'Scopes')
  const confirmation = await apis.deleteScope('write:entries')
  await expect(confirmation.getByRole('listitem')).toHaveText([application.name])
  await confirmation.getByRole('button', { name: 'Cancel' }).click()
  expect((await api.token(application, ledger)).body.scope).toBe('read:entries write:entries')
  await apis.deleteScope('write:entries')
  await confirmation.getByRole('button', { name: 'Take it from 1 application and delete it' }).click()
  await expect(page.getByText('Deleted write:entries')).toBeVisible()
  await expect(apis.scope('write:entries')).toHaveCount(0)
  expect((await api.token(application, ledger)).body.scope).toBe('read:entries')
})

test('the description of a scope is edited in place', async ({ page, api }) => {
  const ledger = await api.resourceServer()
  const apis = new ApisPage(page)
  await apis.open(ledger, 'Scopes')
  await page.getByRole('button', { name: 'Edit read:entries' }).click()
  await page.getByRole('dialog').getByLabel('Description').fill('Read everything')
  await page.getByRole('button', { name: 'Save description' }).click()
  await expect(apis.scope('read:entries')).toContainText('Read everything')
})

test.describe('the applications of an API', () => {
  test('get access and are edited in place; the very next request knows', async ({ page, api }) => {
    const ledger = await api.resourceServer()
    const application = await api.application()
    expect((await api.token(application, ledger)).body.access_token).toBeUndefined()
    const apis = new ApisPage(page)
    await apis.open(ledger, 'Applications')
    await expect(page.getByText('No application may call this API')).toBeVisible()
    await page.getByRole('button', { name: 'Grant access' }).click()
    await page.getByRole('combobox', { name: 'Application' }).fill(application.name)
    await page.getByRole('option', { name: application.name }).click()
    const editor = page.getByRole('form', { name: `Grant of ${application.name} to ${ledger.name}` })
    await editor.getByRole('checkbox', { name: 'read:entries' }).check()
    await editor.getByRole('button', { name: /^Grant access|^Save/ }).click()
    await expect(apis.callers.getByRole('row').filter({ hasText: application.name })).toContainText('1/2')
    expect((await api.token(application, ledger)).body.scope).toBe('read:entries')
  })
})

test.describe('the settings of an API', () => {
  test('decide the next token: algorithm, lifetime and claims', async ({ page, api }) => {
    const ledger = await api.resourceServer()
    const application = await api.application()
    await api.grant(application, ledger)
    const apis = new ApisPage(page)
    await apis.open(ledger, 'Settings')
    await apis.settingsForm.getByRole('radio', { name: 'ES256' }).check()
    await expect(page.getByText('Every service that verifies these tokens must accept ES256 first')).toBeVisible()
    await apis.settingsForm.getByRole('radio', { name: 'RFC 9068' }).check()
    await apis.settingsForm.getByRole('textbox', { name: 'Token lifetime' }).fill('10')
    await apis.settingsForm.getByLabel('Unit').selectOption('minutes')
    await apis.save()
    await expect(page.getByText(`Saved ${ledger.name}`)).toBeVisible()
    const token = (await api.token(application, ledger)).body.access_token ?? ''
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' })
    expect((decodeJwt(token).exp ?? 0) - (decodeJwt(token).iat ?? 0)).toBe(600)
    await apis.show('Activity')
    await expect(page.getByRole('main')).toContainText('Updated API')
  })

  test('show both versions when somebody saved first; yours goes on top, or theirs is taken', async ({ page, api, installation }) => {
    const ledger = await api.resourceServer()
    const rename = (revision: number, name: string) =>
      updateResourceServer(installation, { id: ledger.id, revision, name }, { type: 'admin', id: 'x', name: 'Dana' })
    const apis = new ApisPage(page)
    const name = apis.settingsName
    await apis.open(ledger, 'Settings')
    await rename(1, `${ledger.name} of Dana`)
    await name.fill(`${ledger.name} of mine`)
    await apis.save()
    await expect(page.getByText(/Changed by Dana/)).toBeVisible()
    await expect(page.getByRole('row', { name: 'Name' })).toContainText(`${ledger.name} of Dana`)
    await expectNoAxeViolations(page)
    await page.getByRole('button', { name: 'Reapply yours' }).click()
    await expect(page.getByRole('heading', { level: 1, name: `${ledger.name} of mine` })).toBeVisible()

    await rename(3, `${ledger.name} again`)
    await name.fill('never saved')
    await apis.save()
    await page.getByRole('button', { name: 'Take what is saved' }).click()
    await expect(name).toHaveValue(`${ledger.name} again`)
  })

  test('delete it by its typed name, and its applications get no more tokens', async ({ page, api }) => {
    const ledger = await api.resourceServer()
    const application = await api.application()
    await api.grant(application, ledger)
    const apis = new ApisPage(page)
    await apis.open(ledger, 'Settings')
    const confirmation = await apis.typeToDelete(ledger.name, 'something else')
    const button = confirmation.getByRole('button', { name: 'Delete API' })
    await expect(button).toHaveAccessibleDescription(`Type ${ledger.name} first`)
    await expect(confirmation).toContainText('1 application loses its access with the next request.')
    await confirmation.getByRole('textbox').fill(ledger.name)
    await button.click()
    await expect(page).toHaveURL(/\/apis$/)
    await expect(page.getByText(`Deleted ${ledger.name}`)).toBeVisible()
    expect((await api.token(application, ledger)).body.error).toBe('invalid_target')
  })
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('reads every page of an API and may change nothing', async ({ page, api }) => {
    const ledger = await api.resourceServer()
    await api.grant(await api.application(), ledger)
    const apis = new ApisPage(page)
    await apis.openList()
    await expect(page.getByRole('button', { name: 'Create API' })).toHaveAccessibleDescription('Needs the admin role')
    await apis.open(ledger, 'Scopes')
    await expect(page.getByRole('button', { name: 'Add scope' })).toHaveAccessibleDescription('Needs the admin role')
    await expect(page.getByRole('button', { name: 'Delete read:entries' })).toHaveAccessibleDescription('Needs the admin role')
    await apis.open(ledger, 'Settings')
    await expect(page.getByRole('button', { name: 'Save changes' })).toHaveAccessibleDescription('Needs the admin role')
    await expect(page.getByRole('button', { name: 'Delete API' })).toHaveAccessibleDescription('Needs the admin role')
  })

  test('is told who can give the role where a page only changes something', async ({ page }) => {
    await page.goto('/apis/new')
    await expect(page.getByText('This needs the admin role')).toBeVisible()
  })
})

test.describe('an API that does not exist', () => {
  test.use({ expectedProblems: [/status of 404/] })

  test('is not found', async ({ page }) => {
    const response = await page.goto('/apis/none/scopes')
    expect(response?.status()).toBe(404)
  })
})
