import { encodeInput, type HookInput, type HookPrivateInput } from './contract.ts'
import type { FetchPort } from './fetch-broker.ts'
import { HookPool, type PoolOptions } from './pool.ts'
import type { RunReport } from './result.ts'

/** Code in both shapes. */
export const hook = (body: string) => `module.exports = function (client, scope, audience, context, cb) { ${body} }`
export const action = (body: string) => `exports.onExecuteCredentialsExchange = async (event, api) => { ${body} }`

export const GOOD_HOOK = hook(`cb(null, { scope, 'https://x.example/plan': client.metadata.plan })`)

export function testInput(overrides: Partial<HookInput & HookPrivateInput> = {}): string {
  const { secrets = { API_KEY: 'a-secret-of-a-hook' }, cache = [], ...rest } = overrides
  return encodeInput(
    {
      client: { id: 'client1', name: 'billing', tenant: 'writ', metadata: { plan: 'full' } },
      scopes: ['read:reports', 'write:reports'],
      requestedScopes: [],
      audience: 'https://api.example/',
      claims: {},
      request: { ip: '192.0.2.1', method: 'POST', hostname: 'writ.example', language: 'en', user_agent: 'tests', body: { audience: 'a' } },
      ...rest,
    },
    { secrets, cache },
  )
}

export const noFetch: FetchPort = () => Promise.reject(new Error('no network in this test'))

/** Tests run beside others, on machines of any speed: what they say of a hook must not depend on the clock. */
const WALLS = { runMs: 120_000, sliceMs: 30_000 }

/** A real pool of two children. */
export function createTestPool(options: Partial<PoolOptions> = {}) {
  const pool = new HookPool({ size: 2, fetch: noFetch, childLimits: { warmUpRuns: 0 }, walls: WALLS, ...options })
  let versions = 0
  const named = new Map<string, string>()
  /** Runs code; equal code is the same version. */
  async function run(
    code: string,
    { input = testInput(), hosts = [] as readonly string[], now = undefined as number | undefined } = {},
  ): Promise<RunReport> {
    await pool.whenReady() // a busy machine may take long to start a process; that is not what these tests are about
    const version = named.get(code) ?? `version ${++versions}`
    named.set(code, version)
    return pool.run({ version, code, input, hosts, ...(now !== undefined && { now }) })
  }
  return { pool, run }
}

/** What a run came to, in a word. */
export function kindOf({ outcome }: RunReport): string {
  if (!outcome.ok) return outcome.limit ? `${outcome.kind} ${outcome.limit}` : outcome.kind
  return outcome.decision === 'deny' ? `deny ${outcome.error}` : 'continue'
}

export function claimsOf({ outcome }: RunReport): Record<string, unknown> | undefined {
  if (!outcome.ok || outcome.decision !== 'continue') return undefined
  return Object.fromEntries(outcome.claims)
}
