import { decodeJwt } from 'jose'
import { HookPage } from './pages/hook-page.ts'
import { expect, test } from './test.ts'

const ADDS = `exports.onExecuteCredentialsExchange = async (event, api) => {
  console.log('for', event.client.name)
  api.accessToken.setCustomClaim('https://example.com/plan', event.client.metadata.plan ?? 'none')
}
`

/** TypeScript is loaded once per page, which takes its time on a busy machine. */
const TYPES = { timeout: 90_000 }

test.describe('a live hook decides every token of its installation, so it has one of its own', () => {
  test.use({ ownInstallation: {} })

  test('write, test, deploy, see the claim in a real token, roll back, and it is gone', async ({ page, api }) => {
    const [application, ledger] = [await api.application({ metadata: { plan: 'full' } }), await api.resourceServer()]
    await api.grant(application, ledger)
    const plan = async () => decodeJwt((await api.token(application, ledger)).body.access_token ?? '')['https://example.com/plan']
    const hook = new HookPage(page)

    await hook.create('Empty Action', 'add-plan')
    await expect(hook.problems).toContainText('No problems', TYPES)
    await hook.deploy('v1', 'Does nothing yet')
    await expect(hook.state).toContainText('Live')
    expect(await plan()).toBeUndefined()

    await hook.write(ADDS)
    await hook.test()
    await expect(hook.result).toContainText('Issued, modified')
    await expect(hook.claims.getByRole('row', { name: /example\.com\/plan\s*added/ })).toContainText('"full"')
    await expect(hook.result).toContainText(`for ${application.name}`)
    expect(await plan()).toBeUndefined() // trying it decides nothing
    await hook.deploy('v2', 'Adds the plan')
    expect(await plan()).toBe('full')

    await hook.openTab('Versions')
    await hook.rollBack('v1')
    await expect(page.getByRole('row', { name: /^v3 Live/ })).toContainText('the code of v1')
    expect(await plan()).toBeUndefined()
  })
})

test('what is wrong with the code is named, keeps it from being deployed, and has a fix', async ({ page, api }) => {
  const hook = new HookPage(page)
  await hook.open(await api.hook())
  await hook.write('exports.onExecuteCredentialsExchange = async (event, api) => {\n  event.secrets.MISSING\n}\n')
  await expect(hook.problems).toContainText("Property 'MISSING' does not exist on type 'HookSecrets'", TYPES)
  await expect(hook.problems).toContainText('Line 2')
  await hook.write('exports.onExecuteCredentialsExchange = async (event, api => {\n')
  await expect(page.getByRole('button', { name: 'Deploy v2' })).toHaveAttribute('aria-disabled', 'true')
  await hook.write('const tier = 1\n')
  await hook.problems.getByRole('button', { name: 'Add a Hook' }).click()
  await expect(hook.code).toContainText('module.exports = function (client, scope, audience, context, cb)')
  await expect(hook.problems).toContainText('No problems', TYPES)
})

test('two people who write at once lose nothing', async ({ page, api, installation }) => {
  const made = await api.hook()
  const hook = new HookPage(page)
  await hook.open(made)
  await installation.sql("UPDATE hook_drafts SET source = '// theirs', revision = revision + 1, updated_by = 'Dana' WHERE hook_id = $1", [
    made.id,
  ])
  await hook.write('// yours\nmodule.exports = function () {}\n')
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(page.getByText('Dana saved the draft while you were editing')).toBeVisible()
  await page.getByRole('button', { name: 'Keep yours' }).click()
  await expect(hook.saveStatus).toContainText('Draft saved')
  const [draft] = await installation.sql<{ source: string }>('SELECT source FROM hook_drafts WHERE hook_id = $1', [made.id])
  expect(draft?.source).toContain('// yours')
})

test('a secret goes in and never comes out', async ({ page, api, secrets, unique }) => {
  const hook = new HookPage(page)
  const value = unique('value-of-a-secret')
  secrets.hidden(value)
  await hook.open(
    await api.hook('exports.onExecuteCredentialsExchange = async (event) => {\n  console.log(event.secrets.BILLING_KEY)\n}\n'),
  )
  await hook.openTab('Secrets')
  await expect(page.getByRole('row', { name: /BILLING_KEY/ })).toContainText('Missing')
  await page.getByRole('button', { name: 'Set BILLING_KEY' }).click()
  await hook.dialog.getByLabel('Value').fill(value)
  await hook.dialog.getByRole('button', { name: 'Set secret' }).click()
  await expect(page.getByRole('row', { name: /BILLING_KEY/ })).toContainText('Yes')
  await hook.openTab('Code')
  await hook.test()
  await expect(hook.result).toContainText('***')
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('reads the code and changes nothing', async ({ page, api }) => {
    const hook = new HookPage(page)
    await hook.open(await api.hook())
    await expect(hook.code).toHaveAttribute('aria-readonly', 'true')
    for (const name of ['Save draft', 'Deploy v2', 'Run test', 'Replay']) {
      await expect(page.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true')
    }
  })
})
