import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Quickstart, QuickstartValues } from '../../lib/quickstart/quickstart-values.ts'
import { QUICKSTARTS } from '../../lib/quickstart/quickstarts.ts'
import { runCommand } from './child-process.ts'
import { createInstance, type Instance } from './instance.ts'
import type { WritProcess } from './writ-process.ts'

// What a shell or a language would read as its own, wherever Writ allows it: in the identifier of an API, in scopes, in an imported secret.
const API = {
  name: 'Odd',
  identifier: `https://odd.example/it's?a="$HOME"&b=\`id\`#{1}%41\\n é😀`,
  scopes: ["it's:$HOME", '`id`', '#{1}', '%s&a=b', "';exit;'"],
}
const SECRET = `it's "$HOME" \`id\` \\ #{1} %41 +&= ${'0123456789'.repeat(2)}`
const APPLICATIONS = {
  body: { name: 'Body', clientId: 'Body.Body_Body~Body-1', method: 'client_secret_post' },
  basic: { name: 'Basic', clientId: 'Basic.Basic_Basic~Basic-1', method: 'client_secret_basic' },
} as const

const PROBES: Record<string, [string, ...string[]]> = {
  curl: ['curl', '--version'],
  node: ['node', '--version'],
  python: ['python3', '--version'],
  go: ['go', 'version'],
  java: ['java', '-version'],
  csharp: ['dotnet', '--version'],
  php: ['php', '--version'],
  ruby: ['ruby', '--version'],
}
const present = await Promise.all(QUICKSTARTS.map(({ id }) => runs(PROBES[id])))
const runnable = QUICKSTARTS.filter((_, index) => present[index])
console.log(`quickstarts that run here: ${runnable.map(({ label }) => label).join(', ')}`)

let instance: Instance
let writ: WritProcess
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'writ-quickstart-'))
  instance = await createInstance()
  writ = await instance.start()
  await instance.apply({
    clients: Object.values(APPLICATIONS).map(({ name, clientId, method }) => ({
      name,
      app_type: 'non_interactive',
      client_id: clientId,
      client_secret: SECRET,
      token_endpoint_auth_method: method,
    })),
    resourceServers: [{ name: API.name, identifier: API.identifier, scopes: API.scopes.map((value) => ({ value })) }],
    clientGrants: Object.values(APPLICATIONS).map(({ name }) => ({ client_id: name, audience: API.identifier, scope: API.scopes })),
  })
})
afterAll(async () => {
  await instance?.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a quickstart gets a token as it stands, with the secret from the environment', () => {
  it('has curl and Node to try it with', () => {
    expect(runnable.map(({ id }) => id)).toEqual(expect.arrayContaining(['curl', 'node']))
  })

  it.each(runnable)('$label, secret in the body, chosen scopes', async (quickstart) => {
    const { code, stdout, stderr } = await run(quickstart, 'body', API.scopes.slice(0, 4))
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    await expectToken(stdout, APPLICATIONS.body.clientId, API.scopes.slice(0, 4))
  })

  it.each(runnable)('$label, secret in the Basic header, every scope of the grant', async (quickstart) => {
    const { code, stdout, stderr } = await run(quickstart, 'basic', [])
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    await expectToken(stdout, APPLICATIONS.basic.clientId, API.scopes)
  })
})

describe('a quickstart', () => {
  it.each(runnable)('in $label fails with what the server said when the secret is wrong', async (quickstart) => {
    const { code, stdout, stderr } = await run(quickstart, 'body', [], { secret: 'wrong' })
    expect(code).not.toBe(0)
    expect(stdout + stderr).toContain('invalid_client')
  })

  const again: Record<string, string> = {
    node: '\nawait Promise.all([getAccessToken(), getAccessToken()])\n',
    python: '\nget_access_token()\nget_access_token()\n',
    php: '\naccess_token();\naccess_token();\n',
    ruby: '\nAccessToken.get\nAccessToken.get\n',
  }
  it.each(runnable.filter(({ id }) => id in again))('in $label asks once for many calls', async (quickstart) => {
    const count = () => instance.countEvents("outcome = 'issued' AND client_id = $1", [APPLICATIONS.body.clientId])
    const before = await count()
    const { code } = await run(quickstart, 'body', [], { more: again[quickstart.id] })
    expect(code).toBe(0)
    expect((await count()) - before).toBe(1)
  })
})

async function run(
  { fileName, command, write }: Quickstart,
  sendSecret: QuickstartValues['sendSecret'],
  scopes: readonly string[],
  { secret = SECRET, more = '' }: { secret?: string; more?: string } = {},
) {
  const clientId = APPLICATIONS[sendSecret].clientId
  const program = write({ tokenEndpoint: writ.tokenEndpoint, clientId, audience: API.identifier, scopes, sendSecret })
  expect(program).not.toContain(secret)
  await writeFile(path.join(folder, fileName), program + more)
  const [name = '', ...args] = command.split(' ')
  return runCommand(name, args, { cwd: folder, env: { ...process.env, WRIT_CLIENT_SECRET: secret } })
}

/** curl prints the whole answer, the others the token. */
async function expectToken(stdout: string, clientId: string, scopes: readonly string[]): Promise<void> {
  const token = stdout.startsWith('{') ? (JSON.parse(stdout) as { access_token: string }).access_token : stdout.trim()
  const keys = createRemoteJWKSet(new URL(`${writ.origin}/.well-known/jwks.json`))
  const { payload } = await jwtVerify(token, keys, { issuer: `${writ.origin}/`, audience: API.identifier })
  expect(payload.azp ?? payload.client_id).toBe(clientId)
  expect(String(payload.scope).split(' ').sort()).toEqual([...scopes].sort())
}

async function runs([command, ...args]: [string, ...string[]] = ['false']): Promise<boolean> {
  return (await runCommand(command, args).catch(() => undefined))?.code === 0
}
