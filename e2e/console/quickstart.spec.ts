import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { QuickstartPage } from './pages/quickstart-page.ts'
import { expect, expectNoAxeViolations, test } from './test.ts'

const run = promisify(execFile)
const LANGUAGES = ['curl', 'Node', 'Python', 'Go', 'Java', 'C#', 'PHP', 'Ruby'] as const

test.describe('the quickstart of an application', () => {
  test('is filled in for every language, and none of them has a secret', async ({ page, api, installation }) => {
    const [application, ledger] = [await api.application(), await api.resourceServer()]
    await api.grant(application, ledger, ['read:entries'])
    const quickstart = new QuickstartPage(page)
    await quickstart.open(application)
    for (const language of LANGUAGES) {
      await quickstart.choose(language)
      const program = quickstart.program(language)
      for (const text of [
        `${installation.origin}/oauth/token`,
        application.clientId,
        ledger.identifier,
        'read:entries',
        'WRIT_CLIENT_SECRET',
      ]) {
        await expect(program).toContainText(text)
      }
    }
    await quickstart.choose('env file')
    const file = page.getByRole('region', { name: 'env file' })
    await expect(file).toContainText(`WRIT_CLIENT_ID=${application.clientId}`)
    await expect(file).toContainText(/WRIT_CLIENT_SECRET=$/)
  })

  test('gets a token when it is copied and run', async ({ page, api, secrets }) => {
    const [application, ledger] = [await api.application(), await api.resourceServer()]
    await api.grant(application, ledger)
    const quickstart = new QuickstartPage(page)
    await quickstart.open(application, '?lang=node')
    await page.getByRole('button', { name: 'Copy Node program' }).click()
    await expect(page.getByText('Copied')).toBeVisible()
    const program = await page.evaluate(() => navigator.clipboard.readText())
    const env = { ...process.env, WRIT_CLIENT_SECRET: application.clientSecret }
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { env })
    expect(stdout.trim().split('.')).toHaveLength(3)
    secrets.hidden(stdout.trim())
  })

  test('is for the API and the scopes that the address names', async ({ page, api }) => {
    const [application, ledger, orders] = [
      await api.application(),
      await api.resourceServer(),
      await api.resourceServer({ scopes: ['a', 'b'] }),
    ]
    await api.grant(application, ledger)
    await api.grant(application, orders)
    const quickstart = new QuickstartPage(page)
    await quickstart.open(application, '?lang=python')
    await quickstart.api.selectOption({ label: orders.name })
    await expect(quickstart.program('Python')).toContainText(orders.identifier)
    await expect(quickstart.program('Python')).toContainText('SCOPE = "a b"')
    await quickstart.scopes.getByRole('checkbox', { name: 'a', exact: true }).click()
    await expect(quickstart.program('Python')).toContainText('SCOPE = "b"')
    await quickstart.scopes.getByRole('checkbox', { name: 'b', exact: true }).click()
    await expect(quickstart.program('Python')).not.toContainText('SCOPE')
    await expect(quickstart.scopes).toContainText('every scope of the grant')
    await page.reload()
    await expect(quickstart.program('Python')).toContainText(orders.identifier)
    await expect(quickstart.program('Python')).not.toContainText('SCOPE')
  })

  test('sends the secret as the application may send it', async ({ page, api }) => {
    const [application, ledger] = [await api.application({ authMethod: 'client_secret_basic' }), await api.resourceServer()]
    await api.grant(application, ledger)
    const quickstart = new QuickstartPage(page)
    await quickstart.open(application)
    await expect(quickstart.program('curl')).toContainText('Authorization: Basic')
    await expect(quickstart.program('curl')).not.toContainText('client_secret@-')
  })

  test('says without a grant that every request is denied, and where access is given', async ({ page, api }) => {
    const application = await api.application()
    await new QuickstartPage(page).open(application)
    await expect(page.getByRole('region', { name: 'No API to get a token for' })).toContainText('every request of it is denied')
    await page.getByRole('link', { name: 'Open access' }).click()
    await expect(page).toHaveURL(/\/access$/)
  })

  test('says why a program that is right would get no token', async ({ page, api, installation }) => {
    const [application, ledger] = [await api.application(), await api.resourceServer()]
    await api.grant(application, ledger)
    await installation.sql('UPDATE client_secrets SET revoked_at = now(), slot = NULL WHERE client_id = $1', [application.clientId])
    await installation.sql("UPDATE client_grants SET expires_at = now() - interval '1 minute' WHERE client_id = $1", [application.clientId])
    await installation.sql("UPDATE clients SET disabled_at = now(), disabled_reason = 'leaked' WHERE id = $1", [application.clientId])
    await new QuickstartPage(page).open(application)
    await expect(page.getByText(`${application.name} is disabled`)).toBeVisible()
    await expect(page.getByText('No live secret')).toBeVisible()
    await expect(page.getByText(`The grant to ${ledger.name} has expired`)).toBeVisible()
    await expectNoAxeViolations(page)
  })

  test.describe('for a viewer', () => {
    test.use({ role: 'viewer' })

    test('is the same, and the keyboard reaches it', async ({ page, api }) => {
      const [application, ledger] = [await api.application(), await api.resourceServer()]
      await api.grant(application, ledger)
      const quickstart = new QuickstartPage(page)
      await quickstart.open(application, '?lang=java')
      await expect(quickstart.program('Java')).toContainText(application.clientId)
      await quickstart.languages.getByRole('link', { name: 'curl' }).focus()
      await page.keyboard.press('Enter')
      await expect(quickstart.program('curl')).toBeVisible()
      await page.keyboard.press('Tab')
      await expect(quickstart.languages.getByRole('link', { name: 'Node' })).toBeFocused()
    })
  })
})
