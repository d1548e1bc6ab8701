import { describe, expect, it } from 'vitest'
import { convertHook } from './convert-hook.ts'
import { shapeOf } from './hook-shape.ts'

const HOOK = `/** @type {TokenHookFunction} */
module.exports = function (client, scope, audience, context, cb) {
  if (!client.metadata.plan) return cb(new InvalidScopeError('no plan'))
  cb(null, { scope: scope.slice(0, 1), 'https://a.example/plan': client.metadata.plan })
}
`
const ACTION = `exports.onExecuteCredentialsExchange = async (event, api) => {
  if (event.request.ip === '1.1.1.1') api.access.deny('invalid_request', 'no')
  api.accessToken.setCustomClaim('https://a.example/plan', event.client.metadata.plan)
  api.transaction.removeTargetScope('write')
}
`

describe('converting a hook', () => {
  it('writes a Hook as an Action that loads as one, and does what it did', async () => {
    const converted = convertHook(HOOK)
    expect(shapeOf(converted?.source ?? '')).toBe('action')
    const set: unknown[] = []
    const handler = load(converted?.source).onExecuteCredentialsExchange as (event: unknown, api: unknown) => Promise<void>
    const api = {
      accessToken: { setCustomClaim: (...claim: unknown[]) => set.push(claim) },
      transaction: { setTargetScopes: (list: unknown) => set.push(list) },
    }
    const event = {
      client: { client_id: 'a', name: 'A', metadata: { plan: 'full' } },
      ...{ tenant: { id: 'writ' }, secrets: {}, transaction: { target_scopes: ['read', 'write'] }, resource_server: { identifier: 'x' } },
    }
    await handler(event, api)
    expect(set).toEqual([['read'], ['https://a.example/plan', 'full']])
    await expect(handler({ ...event, client: { ...event.client, metadata: {} } }, api)).rejects.toThrow('no plan')
  })

  it('writes an Action as a Hook, and says what has no place in it', async () => {
    const converted = convertHook(ACTION)
    expect(shapeOf(converted?.source ?? '')).toBe('hook')
    expect(converted?.lost).toEqual([expect.stringContaining('event.request'), expect.stringContaining('Claims whose names')])
    const hook = load(convertHook(ACTION.replace(/\n {2}if.*\n/, '\n'))?.source) as unknown as (...given: unknown[]) => void
    const token = await new Promise((resolve, reject) => {
      const client = { id: 'a', name: 'A', tenant: 't', metadata: { plan: 'full' } }
      hook(client, ['read', 'write'], 'x', { webtask: { secrets: {} } }, (error: unknown, given: unknown) =>
        error ? reject(error) : resolve(given),
      )
    })
    expect(token).toEqual({ scope: ['read'], 'https://a.example/plan': 'full' })
  })

  it.each(['const a = 1', 'export default function () {}', `${HOOK}${ACTION}`])('leaves alone what it cannot be sure of: %j', (source) => {
    expect(convertHook(source)).toBeUndefined()
  })
})

/** The module as a plain function would see it; what hooks find in the sandbox is handed in. */
function load(source = ''): Record<string, unknown> {
  const module = { exports: {} as Record<string, unknown> }
  class Refusal extends Error {}
  new Function('module', 'exports', 'InvalidScopeError', 'InvalidRequestError', 'ServerError', source)(
    module,
    module.exports,
    Refusal,
    Refusal,
    Refusal,
  )
  return module.exports
}
