import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../admin-activity/record-admin-event.ts'
import { updateClient } from '../../clients/update-client.ts'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import { transaction } from '../../db/transaction.ts'
import { createTestEncryption } from '../../encryption/testing.ts'
import { parseDeployment } from '../deployment/parse-deployment.ts'
import { readSources } from '../deployment/read-sources.ts'
import { toExportedDeployment, toFiles, toYaml } from '../deployment/write-deployment.ts'
import { type ApplyOptions, applyDeployment } from './apply-deployment.ts'
import { readConfiguration } from './read-configuration.ts'
import { formatProblem } from './report.ts'

const actor: Actor = { type: 'cli', id: 'writ apply', name: 'dana' }
const encryption = createTestEncryption()
let database: TestDatabase
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'writ-apply-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database.drop())

async function applyPath(target: string, options: Partial<ApplyOptions> = {}) {
  const { deployment, problems } = parseDeployment(await readSources(target, { env: {} }))
  expect(problems).toEqual([])
  const deps = { prisma: database.prisma, encryption, openLane: () => expect.unreachable('no hook is named') }
  const applied = await applyDeployment(deps, deployment, { actor, delete: false, dryRun: false, ...options })
  return {
    ...applied,
    problems: applied.plan.problems.map(formatProblem),
    titles: applied.plan.steps.map(({ sign, title }) => `${sign} ${title}`),
  }
}

async function apply(yaml: string, options: Partial<ApplyOptions> = {}) {
  const file = path.join(directory, 'tenant.yaml')
  await writeFile(file, yaml)
  return applyPath(file, options)
}

async function counts() {
  const { prisma } = database
  const epoch = await prisma.configEpoch.findFirst()
  return {
    clients: await prisma.client.count(),
    events: await prisma.adminEvent.count(),
    keys: await prisma.signingKey.count(),
    epoch: epoch?.epoch,
  }
}

const SECRET = 'given-secret-of-a-service-0000001'
const FILE = `
resourceServers:
  - {name: Ledger, identifier: https://ledger/, signing_alg: ES256, scopes: [{value: read}, {value: write, description: Write}]}
clients:
  - {name: billing}
  - {name: legacy, client_id: legacy-id, client_secret: ${SECRET}}
clientGrants:
  - {client_id: billing, audience: https://ledger/, scope: [read]}
  - {client_id: legacy-id, audience: https://ledger/, scope: [write, read]}
`

describe('writ apply', () => {
  it('makes what the file says, and nothing more when it runs again', async () => {
    const first = await apply(FILE)
    expect(first.titles).toEqual([
      '+ API "Ledger"',
      '+ application "billing"',
      '+ application "legacy"',
      '+ grant "billing" → https://ledger/',
      '+ grant "legacy" → https://ledger/',
    ])
    expect(first.newSecrets.map(({ name }) => name)).toEqual(['billing']) // a given secret is not news
    const before = await counts()
    const second = await apply(FILE)
    expect(second).toMatchObject({ titles: [], newSecrets: [], problems: [], plan: { unchanged: 5, leftAlone: [] } })
    expect(await counts()).toEqual(before)
  })

  it('keeps given secrets by hash and writes no secret into an event', async () => {
    const { newSecrets } = await apply(FILE)
    const stored = await database.prisma.clientSecret.findFirstOrThrow({ where: { clientId: 'legacy-id' } })
    expect(encryption.matchesClientSecret(SECRET, stored.secretHash)).toBe(true)
    const events = JSON.stringify(await database.prisma.adminEvent.findMany())
    for (const secret of [SECRET, newSecrets[0]?.clientSecret, stored.secretHash]) expect(events).not.toContain(secret)
    expect(await database.prisma.adminEvent.groupBy({ by: ['actorType'] })).toEqual([{ actorType: 'cli' }])
  })

  it('lets a changed secret replace the one before it, and refuses one that was revoked', async () => {
    await apply(FILE)
    const other = 'given-secret-of-a-service-0000002'
    const { titles } = await apply(FILE.replace(SECRET, other))
    expect(titles).toEqual(['~ application "legacy"'])
    const [old, fresh] = await database.prisma.clientSecret.findMany({ where: { clientId: 'legacy-id' }, orderBy: { createdAt: 'asc' } })
    expect(fresh).toMatchObject({ replacesId: old?.id, graceSeconds: 86_400, slot: 2 })
    expect(old?.revokedAt).toBeNull()
    expect((await apply(FILE)).titles).toEqual([]) // both are live
    await database.prisma.clientSecret.update({ where: { id: old?.id }, data: { revokedAt: new Date(), slot: null } })
    const before = await counts()
    expect((await apply(FILE)).problems).toEqual([
      expect.stringMatching(/^clients\[1\]\.client_secret: this secret was revoked or has expired/),
    ])
    expect(await counts()).toEqual(before)
  })

  it('changes nothing at all for a file with problems, and names them all', async () => {
    const before = await counts()
    const { problems } = await apply(`
resourceServers: [{identifier: a, scopes: [{value: read}]}]
clients: [{name: good}]
clientGrants:
  - {client_id: good, audience: a, scope: [read]}
  - {client_id: good, audience: a, scope: [read]}
  - {client_id: good, audience: a, scope: [x, read, y]}
  - {client_id: nobody, audience: nothing, scope: [z]}`)
    expect(problems).toEqual([
      'clientGrants[1].client_id: the grant of "good" to a stands twice (tenant.yaml line 6)',
      'clientGrants[2].scope[0]: "x" is not a scope of a (it has read) (tenant.yaml line 7)',
      'clientGrants[2].scope[2]: "y" is not a scope of a (it has read) (tenant.yaml line 7)',
      'clientGrants[3].client_id: there is no application "nobody" (tenant.yaml line 8)',
      'clientGrants[3].audience: there is no API "nothing" (tenant.yaml line 8)',
    ])
    expect(await counts()).toEqual(before)
  })

  it('plans the same in a dry run and changes nothing', async () => {
    const before = await counts()
    const dry = await apply(FILE, { dryRun: true })
    expect(await counts()).toEqual(before)
    expect((await apply(FILE)).titles).toEqual(dry.titles)
  })

  it('rolls everything back when the new secrets cannot be kept', async () => {
    const before = await counts()
    const keepSecrets = () => Promise.reject(new Error('disk full'))
    await expect(apply(FILE, { keepSecrets })).rejects.toThrow('disk full')
    expect(await counts()).toEqual(before)
  })

  it('updates what differs, field by field, and keeps what the file does not say', async () => {
    await apply(FILE)
    await apply('clients: [{name: billing, description: Bills, client_metadata: {plan: full}}]')
    const { titles } = await apply(`
resourceServers: [{identifier: https://ledger/, token_lifetime: 60, signing_alg: EdDSA}]
clients: [{name: billing, disabled: true, disabled_reason: leaked}, {name: old name, client_id: legacy-id}]
clientGrants: [{client_id: old name, audience: https://ledger/, scope: []}]`)
    expect(titles).toEqual([
      '~ API "Ledger" (https://ledger/)',
      '~ application "billing"',
      '~ application "legacy"',
      '~ grant "old name" → https://ledger/',
    ])
    const stored = await database.prisma.client.findUniqueOrThrow({ where: { name: 'billing' } })
    expect(stored).toMatchObject({
      description: 'Bills',
      metadata: { plan: 'full' },
      disabledReason: 'leaked',
      disabledAt: expect.any(Date),
    })
    expect(await database.prisma.client.findUniqueOrThrow({ where: { id: 'legacy-id' } })).toMatchObject({ name: 'old name' })
    expect(await database.prisma.signingKey.count({ where: { alg: 'EdDSA' } })).toBe(2)
  })

  it('deletes nothing without --delete, and says what is left alone', async () => {
    await apply(FILE)
    const smaller = `
resourceServers: [{identifier: https://ledger/, scopes: [{value: read}]}]
clients: [{name: billing}]
clientGrants: [{client_id: billing, audience: https://ledger/, scope: [read]}]`
    const kept = await apply(smaller)
    expect(kept.titles).toEqual([])
    expect(kept.plan.leftAlone).toEqual(['scope write of https://ledger/', 'application "legacy"'])
    const gone = await apply(smaller, { delete: true })
    expect(gone.titles).toEqual(['~ API "Ledger" (https://ledger/)', '- application "legacy"'])
    expect(await database.prisma.client.findMany({ select: { name: true } })).toEqual([{ name: 'billing' }])
    expect(await database.prisma.scope.findMany({ select: { value: true } })).toEqual([{ value: 'read' }])
    expect((await apply(smaller, { delete: true })).titles).toEqual([])
  })

  it('with --delete takes a removed scope from the grants, also from one that the file names', async () => {
    await apply(FILE)
    const { titles } = await apply(
      `
resourceServers: [{identifier: https://ledger/, scopes: [{value: read}]}]
clientGrants: [{client_id: legacy, audience: https://ledger/, scope: [read]}]`,
      { delete: true },
    )
    expect(titles).toEqual([
      '~ API "Ledger" (https://ledger/)',
      '~ grant "legacy" → https://ledger/',
      '- grant "billing" → https://ledger/',
    ])
    expect(await database.prisma.clientGrant.findMany({ select: { allowedScopes: true } })).toEqual([{ allowedScopes: ['read'] }])
    expect(await database.prisma.client.count()).toBe(2) // the file has no section for applications
  })

  it('refuses a grant for what the same run would delete', async () => {
    await apply(FILE)
    const before = await counts()
    const { problems } = await apply('clients: []\nclientGrants: [{client_id: billing, audience: https://ledger/, scope: []}]', {
      delete: true,
    })
    expect(problems).toEqual([expect.stringMatching(/^clientGrants\[0\]\.client_id: "billing" is not among the file's clients/)])
    expect(await counts()).toEqual(before)
  })

  it('run several times at once makes everything once', async () => {
    const { deployment } = parseDeployment(await readSources(await writeFixture(), { env: {} }))
    const deps = { prisma: database.prisma, encryption, openLane: () => expect.unreachable('no hook is named') }
    const options = { actor, delete: false, dryRun: false }
    const runs = await Promise.all([1, 2, 3, 4].map(() => applyDeployment(deps, deployment, options)))
    expect(runs.map(({ plan }) => plan.steps.length).sort()).toEqual([0, 0, 0, 5])
    expect(await database.prisma.client.count()).toBe(2)
  })

  it('meets admins who change the same things and loses no change of theirs', async () => {
    await apply(FILE)
    const { prisma } = database
    const { id } = await prisma.client.findUniqueOrThrow({ where: { name: 'billing' } })
    let applying = true
    const admin = async (): Promise<string> => {
      let saved = ''
      for (let save = 1; applying; save++) {
        const { revision } = await prisma.client.findUniqueOrThrow({ where: { id } })
        const tag = `tag-${save}`
        const after = await updateClient({ prisma }, { id, revision, tags: [tag] }, actor).catch(() => undefined)
        if (after) saved = tag
      }
      return saved
    }
    const applies = async () => {
      for (let round = 1; round <= 10; round++) await apply(`clients: [{name: billing, description: round ${round}}]`)
      applying = false
    }
    const [tag] = await Promise.all([admin(), applies()])
    expect(await prisma.client.findUniqueOrThrow({ where: { id } })).toMatchObject({ description: 'round 10', tags: [tag] })
  })
})

async function writeFixture(): Promise<string> {
  const file = path.join(directory, 'tenant.yaml')
  await writeFile(file, FILE)
  return file
}

describe('writ export', () => {
  const RICH = `
resourceServers:
  - {name: "Ledger: ##NOT_A_KEYWORD", identifier: "urn:x y#z", signing_alg: ES256, token_lifetime: 60, token_dialect: rfc9068_profile, scopes: [{value: "a:b", description: "two\\nlines"}, {value: "*"}]}
  - {name: Empty, identifier: "123", signing_alg: ES256}
clients:
  - {name: "yes", description: "null", client_metadata: {"1": "true", "~": "[x]"}, owner: "team ‮rtl", tags: ["#a", "b c"], token_endpoint_auth_method: client_secret_basic}
  - {name: "- x", disabled: true, disabled_reason: "why: because", client_id: "01234"}
clientGrants:
  - {client_id: "yes", audience: "urn:x y#z", scope: ["*", "a:b"], expires_at: "2030-01-31T12:00:00+01:00"}
  - {client_id: "01234", audience: "123", scope: []}
`
  const exported = async () => toExportedDeployment(await transaction(database.prisma, readConfiguration))

  it('is what apply makes the same of, in an empty database: as a file and as a directory', async () => {
    await apply(RICH)
    // What reads as a keyword, too; and what moves a cursor, which export must show and not send.
    await database.prisma.client.update({ where: { id: '01234' }, data: { description: '##HOME## @@PATH@@ "q" \u202e' } })
    const before = await exported()
    const yaml = path.join(directory, 'export.yaml')
    await writeFile(yaml, toYaml(before))
    const folder = await mkdtemp(path.join(directory, 'export-'))
    for (const [file, text] of toFiles(before)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
      await writeFile(path.join(folder, file), text)
    }
    expect(toYaml(before)).not.toMatch(/\u202e|##HOME##|@@PATH@@/)
    expect((await applyPath(yaml)).titles).toEqual([])
    for (const target of [yaml, folder]) {
      await database.drop()
      database = await createTestDatabase()
      await applyPath(target)
      expect(await exported()).toEqual(before)
    }
  })

  it('has no secret and no hash', async () => {
    const { newSecrets } = await apply(FILE)
    const text = toYaml(await exported())
    const stored = await database.prisma.clientSecret.findMany({ select: { secretHash: true } })
    for (const secret of [SECRET, ...newSecrets.map(({ clientSecret }) => clientSecret), ...stored.map(({ secretHash }) => secretHash)]) {
      expect(text).not.toContain(secret)
    }
  })
})
