import { decodeJwt } from 'jose'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { uuidv7 } from '../ids.ts'
import { createIssuer, type Issuer } from '../issuer/issuer.ts'
import { configWriter } from '../issuer/testing.ts'
import { createLog } from '../log.ts'
import { ensureSigningKeysInUse } from '../signing-keys/ensure-signing-keys.ts'
import { createHook } from './create-hook.ts'
import { deployHook } from './deploy-hook.ts'
import { createHookRuntime, type HookRuntime } from './hook-runtime.ts'
import { type HookView, listHooks } from './hook-view.ts'
import { action } from './sandbox/testing.ts'
import { saveHookDraft } from './save-hook-draft.ts'

const SECRET = 'a-secret-of-more-than-32-characters-in-tests'
export const AUDIENCE = 'https://timesheets.example/'
export const API = 'a'.repeat(24)
export const actor = { type: 'admin', id: 'a1', name: 'ada@example.com' } as const
export const CLAIM = (value: string) => action(`api.accessToken.setCustomClaim('plan', ${value})`)

/** A database, the children and the token path, with two applications that may have `read` and `write` of an API that also has `admin`. */
export async function createHookWorld() {
  const encryption = createTestEncryption()
  const db: TestDatabase = await createTestDatabase()
  const log = createLog('silent')
  const instance = { tenant: 'writ', issuer: 'https://writ.example/' }
  const runtime: HookRuntime = createHookRuntime({ pool: db.pool, prisma: db.prisma, ...instance, workers: 1, log, warmUpRuns: 0 })
  const issuer: Issuer = createIssuer({
    ...{ pool: db.pool, databaseUrl: db.url, encryption, issuer: instance.issuer, log, hooks: runtime.hooks },
  })
  const config = configWriter(db.pool)
  await config.resourceServer(API, AUDIENCE, ['read', 'write', 'admin'])
  await config.client('billing', [{ id: 'cred_1', hash: encryption.hashClientSecret(SECRET) }])
  await config.client('shipping', [{ id: 'cred_2', hash: encryption.hashClientSecret(SECRET) }])
  for (const client of ['billing', 'shipping']) await config.grant(client, API, ['read', 'write'])
  await Promise.all([runtime.live.whenReady(), runtime.draft.whenReady()])
  await ensureSigningKeysInUse(db.prisma, encryption, { type: 'system', id: 'test', name: 'test' })
  const deps = { prisma: db.prisma, draft: runtime.draft, live: runtime.live, encryption, runtime }

  async function create(name: string, source = CLAIM(`'${name}'`)): Promise<HookView> {
    return createHook(deps, { name, source, language: 'javascript' }, actor)
  }

  async function deploy({ id }: { id: string }, message = 'first'): Promise<HookView> {
    const found = (await listHooks(db.prisma)).find((candidate) => candidate.id === id)
    const input = { hookId: id, draftRevision: found?.draft?.revision ?? 1, liveVersionNumber: found?.live?.number ?? null, message }
    return (await deployHook(deps, input, actor)).hook
  }

  async function saveAndDeploy(made: HookView, source: string): Promise<HookView> {
    const [found] = (await listHooks(db.prisma)).filter(({ id }) => id === made.id)
    await saveHookDraft(deps, { hookId: made.id, source, language: 'javascript', revision: found?.draft?.revision ?? null }, actor)
    return deploy(made, 'again')
  }

  async function token(clientId = 'billing', parameters: Record<string, string> = {}) {
    const requestId = uuidv7()
    const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: SECRET, audience: AUDIENCE, ...parameters }
    const answer = await issuer.service.handle({
      ...{ requestId, method: 'POST', contentType: 'application/json', contentEncoding: undefined, authorization: undefined },
      ...{ body: Buffer.from(JSON.stringify(body)), address: '192.0.2.1', hostname: 'writ.example', acceptLanguage: 'en' },
      ...{ userAgent: 'test', source: 'token_endpoint' },
    })
    const parsed = JSON.parse(answer.body) as Record<string, string>
    return { requestId, status: answer.status, body: parsed, claims: parsed.access_token ? decodeJwt(parsed.access_token) : undefined }
  }

  return {
    ...{ db, runtime, issuer, deps, encryption, create, deploy, saveAndDeploy, token },
    async events(): Promise<string[]> {
      const { rows } = await db.pool.query('SELECT event FROM admin_events ORDER BY id')
      return rows.map((row) => row.event)
    },
    async clear(): Promise<void> {
      await runtime.flush()
      await db.pool.query('DELETE FROM hooks; DELETE FROM hook_runs; DELETE FROM settings; DELETE FROM admin_events')
    },
    async close(): Promise<void> {
      await issuer.close()
      await runtime.close()
      await db.drop()
    },
  }
}

export type HookWorld = Awaited<ReturnType<typeof createHookWorld>>
