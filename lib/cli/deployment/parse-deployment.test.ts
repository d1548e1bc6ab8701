import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatProblem } from '../apply/report.ts'
import { parseDeployment } from './parse-deployment.ts'
import { readSources } from './read-sources.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'writ-apply-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function write(file: string, text: string): Promise<string> {
  const target = path.join(directory, file)
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, text)
  return target
}

async function writeBytes(file: string, bytes: number[]): Promise<string> {
  const target = path.join(directory, file)
  await writeFile(target, Buffer.from(bytes))
  return target
}

async function parse(target: string, env: Record<string, string> = {}, configFile?: string) {
  const { deployment, problems, notes } = parseDeployment(await readSources(target, { env, configFile }))
  return { deployment, problems: problems.map(formatProblem), notes }
}

const parseText = async (text: string, env?: Record<string, string>) => parse(await write('tenant.yaml', text), env)

describe('a YAML file of auth0-deploy-cli', () => {
  it('is read into applications, APIs and grants', async () => {
    const { deployment, problems } = await parseText(
      `
resourceServers:
  - name: Ledger
    identifier: https://##ENV##.example/
    signing_alg: ES256
    token_lifetime: 3600
    token_dialect: rfc9068_profile_authz
    scopes: [{value: "read:entries", description: Read}]
clients:
  - name: billing
    client_id: abc
    client_secret: ##SECRET##
    app_type: non_interactive
    token_endpoint_auth_method: client_secret_post
    client_metadata: {plan: full}
clientGrants:
  - {client_id: billing, audience: "https://##ENV##.example/", scope: ["read:entries"]}`,
      { ENV: 'prod', SECRET: 's'.repeat(32) },
    )
    expect(problems).toEqual([])
    expect(deployment).toMatchObject({
      resourceServers: [
        {
          identifier: 'https://prod.example/',
          signingAlg: 'ES256',
          tokenLifetimeSeconds: 3600,
          tokenDialect: 'rfc9068_profile',
          scopes: [{ value: 'read:entries', description: 'Read' }],
        },
      ],
      clients: [
        { name: 'billing', clientId: 'abc', clientSecret: 's'.repeat(32), authMethod: 'client_secret_post', metadata: { plan: 'full' } },
      ],
      clientGrants: [{ client: 'billing', audience: 'https://prod.example/', scopes: ['read:entries'] }],
    })
  })

  it('names every problem with its path and line, not just the first', async () => {
    const { problems } = await parseText(`resourceServers:
  - identifier: https://a/
    signing_alg: HS256
    token_lifetime: 0
    scopes:
      - value: "has space"
clients:
  - name: ""
  - name: x
    client_secret: short
  - x
clientGrants:
  - client_id: x
    audience: https://a/
    scope: "read"
  - audience: https://a/
    scope: []`)
    expect(problems).toEqual([
      expect.stringMatching(/^resourceServers\[0\]\.scopes\[0\]\.value: a scope has printable .* \(tenant\.yaml line 6\)$/),
      expect.stringMatching(/^resourceServers\[0\]\.signing_alg: a shared-secret algorithm .* \(tenant\.yaml line 3\)$/),
      expect.stringMatching(/^resourceServers\[0\]\.token_lifetime: the token lifetime is at least 1 second \(tenant\.yaml line 4\)$/),
      'clients[0].name: the name must not be empty (tenant.yaml line 8)',
      'clients[1].client_secret: a client_secret must have at least 32 characters (tenant.yaml line 10)',
      'clients[2]: must be a map of fields (tenant.yaml line 11)',
      'clientGrants[0].scope: the scopes must be a list (tenant.yaml line 15)',
      expect.stringMatching(/^clientGrants\[1\]\.client_id: .*name or client_id \(tenant\.yaml line 16\)$/),
    ])
  })

  it('never repeats a secret in a problem', async () => {
    const { problems } = await parseText('clients: [{name: a, client_secret: "ünprintable-secret-of-a-service-0001"}]')
    expect(problems).toHaveLength(1)
    expect(problems.join()).not.toContain('secret-of-a-service')
  })

  it('names a keyword without a value by its path', async () => {
    const { problems } = await parseText('clients:\n  - name: ##NAME##\n    description: "@@TEXT@@"\nignored: ##OTHER##')
    expect(problems).toEqual([
      expect.stringMatching(/^clients\[0\]\.name: ##NAME## has no value: set the environment variable.* \(tenant\.yaml line 2\)$/),
      expect.stringMatching(/^clients\[0\]\.description: ##TEXT## has no value.* \(tenant\.yaml line 3\)$/),
    ])
  })

  it('lists what it ignores', async () => {
    const { problems, notes } = await parseText('rules: []\nroles: []\nclients: [{name: a, callbacks: []}, {name: b, callbacks: []}]')
    expect(problems).toEqual([])
    expect(notes).toEqual(['ignored sections: rules, roles', 'ignored fields: clients.callbacks (2×)'])
  })

  it('skips what serves no machine, with its grants, and says so', async () => {
    const { deployment, problems, notes } = await parseText(`
clients:
  - {name: web, app_type: spa}
  - {name: public, token_endpoint_auth_method: none}
  - {name: people, grant_types: [authorization_code]}
  - {name: machine, grant_types: [client_credentials]}
clientGrants:
  - {client_id: web, audience: a, scope: []}
  - {client_id: machine, audience: "https://x.eu.auth0.com/api/v2/", scope: ["read:users"]}`)
    expect(problems).toEqual([])
    expect(deployment.clients?.map(({ name }) => name)).toEqual(['machine'])
    expect(deployment.clientGrants).toEqual([])
    expect(notes).toHaveLength(5)
  })

  it.each([
    { name: 'the same application twice', text: 'clients: [{name: a}, {name: a}]', problem: 'clients[1].name: "a" stands twice' },
    {
      name: 'the same API twice',
      text: 'resourceServers: [{identifier: a}, {identifier: a}]',
      problem: 'resourceServers[1].identifier: "a" stands twice',
    },
    { name: 'a section that is no list', text: 'clients: {a: 1}', problem: 'clients: must be a list' },
    { name: 'a file that is no map', text: '- a', problem: 'tenant.yaml: must be a map with sections' },
    {
      name: 'a name with an escape sequence',
      text: 'clients: [{name: "a\\e[2J"}]',
      problem: 'clients[0].name: the name must not contain control characters',
    },
    {
      name: 'a metadata name of every object',
      text: 'clients: [{name: a, client_metadata: {constructor: x}}]',
      problem: 'clients[0].client_metadata.constructor',
    },
    {
      name: 'scope and scopes',
      text: 'clientGrants: [{client_id: a, audience: b, scope: [], scopes: []}]',
      problem: 'clientGrants[0].scopes: give scope or scopes',
    },
    {
      name: 'a private key method',
      text: 'clients: [{name: a, token_endpoint_auth_method: magic}]',
      problem: 'clients[0].token_endpoint_auth_method: must be one of',
    },
  ])('refuses $name', async ({ text, problem }) => {
    const { problems } = await parseText(text)
    expect(problems).toEqual([expect.stringContaining(problem)])
  })
})

describe('a directory of auth0-deploy-cli', () => {
  it('is read file by file, with keyword mappings from its config.json', async () => {
    await write('config.json', '{"AUTH0_CLIENT_SECRET": "x", "AUTH0_KEYWORD_REPLACE_MAPPINGS": {"ENV": "dev", "SCOPES": ["read"]}}')
    await write('tenant.json', '{"friendly_name": "x"}')
    await write('clients/one.json', '{"name": "one"}')
    await write('clients/one_custom_login_page.html', '<html>')
    await write('clients/two.json', '{}')
    await write('resource-servers/api.json', '{"name": "API", "identifier": "https://##ENV##/", "scopes": [{"value": "read"}]}')
    await write('grants/g.json', '{"client_id": "one", "audience": "https://##ENV##/", "scope": "@@SCOPES@@"}')
    const { deployment, problems, notes } = await parse(directory)
    expect(problems).toEqual([])
    expect(deployment.clients?.map(({ name }) => name)).toEqual(['one'])
    expect(deployment.clientGrants).toMatchObject([{ client: 'one', audience: 'https://dev/', scopes: ['read'] }])
    expect(notes).toEqual(['ignored sections: tenant.json'])
  })

  it('names a problem with its file', async () => {
    await write('grants/a.json', '{\n "client_id": "a",\n "audience": "b",\n "scope": ["x y"]\n}')
    const { problems } = await parse(directory)
    expect(problems).toEqual([expect.stringMatching(/^clientGrants\[0\]\.scope\[0\]: .* \(grants\/a\.json line 4\)$/)])
  })

  it('refuses a link that leads out of it', async () => {
    const outside = await mkdtemp(path.join(os.tmpdir(), 'writ-outside-'))
    await writeFile(path.join(outside, 'secret.json'), '{"name": "outside"}')
    await mkdir(path.join(directory, 'clients'))
    await symlink(path.join(outside, 'secret.json'), path.join(directory, 'clients', 'a.json'))
    const { deployment, problems } = await parse(directory)
    expect(problems).toEqual(['clients/a.json: is a link that leads out of the directory'])
    expect(deployment.clients).toEqual([])
    await rm(outside, { recursive: true })
  })

  it('prefers its tenant.yaml', async () => {
    await write('tenant.yaml', 'clients: [{name: from-yaml}]')
    await write('clients/a.json', '{"name": "from-json"}')
    expect((await parse(directory)).deployment.clients).toMatchObject([{ name: 'from-yaml' }])
  })
})

describe('a file that cannot be read', () => {
  it.each([
    { name: 'is missing', make: async () => path.join(directory, 'none.yaml'), problem: 'does not exist' },
    {
      name: 'is not text',
      make: () => writeBytes('b.yaml', [0xff, 0xfe, 0x41]),
      problem: 'is not UTF-8 text',
    },
    { name: 'is too large', make: () => write('l.yaml', 'x'.repeat(4 * 1024 * 1024 + 1)), problem: 'is larger than 4 MiB' },
  ])('$name', async ({ make, problem }) => {
    const { problems } = await parse(await make())
    expect(problems).toEqual([expect.stringContaining(problem)])
  })

  it('reports a config file that was named and is missing', async () => {
    const { problems } = await parse(await write('t.yaml', 'clients: []'), {}, path.join(directory, 'none.json'))
    expect(problems).toEqual([expect.stringContaining('does not exist')])
  })
})
