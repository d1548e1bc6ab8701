import { shapeOf } from './hook-shape.ts'

/** The same behaviour in the other shape: the code as it is, and an adapter below it. */
export interface Conversion {
  readonly source: string
  /** What the other shape has no place for, in sentences. */
  readonly lost: readonly string[]
}

const TO_ACTION = `
/** @type {CredentialsExchangeHandler} */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const client = { id: event.client.client_id, name: event.client.name, tenant: event.tenant.id, metadata: event.client.metadata }
  const scopes = [...event.transaction.target_scopes]
  const context = { webtask: { secrets: event.secrets } }
  await new Promise((resolve, reject) => {
    const done = (error, token) => {
      if (error) return reject(error)
      if (!token) return reject(new TypeError('The hook gave no token.'))
      const { scope, ...claims } = token
      api.transaction.setTargetScopes(scope ?? [])
      for (const [name, value] of Object.entries(claims)) api.accessToken.setCustomClaim(name, value)
      resolve(undefined)
    }
    Promise.resolve(hook(client, scopes.length > 0 ? scopes : undefined, event.resource_server.identifier, context, done)).catch(reject)
  })
}
`

const TO_HOOK = `
/** @type {TokenHookFunction} */
module.exports = function (client, scope, audience, context, cb) {
  const claims = {}
  let scopes = [...(scope ?? [])]
  let denied
  const api = {
    access: { deny: (code, reason) => { denied ??= { code, reason }; return api } },
    accessToken: { setCustomClaim: (name, value) => { claims[name] = value; return api } },
    transaction: {
      addTargetScope: (one) => { scopes = [...new Set([...scopes, one])]; return api },
      removeTargetScope: (one) => { scopes = scopes.filter((other) => other !== one); return api },
      setTargetScopes: (list) => { scopes = [...list]; return api },
      clearTargetScopes: () => { scopes = []; return api },
    },
  }
  const event = {
    accessToken: { customClaims: {}, scope: scope ?? [] },
    client: { client_id: client.id, name: client.name, metadata: client.metadata },
    resource_server: { identifier: audience },
    secrets: context.webtask.secrets,
    tenant: { id: client.tenant },
    transaction: { requested_scopes: scope ?? [], get target_scopes() { return scopes } },
  }
  const errors = { invalid_scope: InvalidScopeError, invalid_request: InvalidRequestError }
  Promise.resolve(action(event, api)).then(() => {
    if (denied) return cb(new (errors[denied.code] ?? ServerError)(denied.reason))
    cb(null, { ...claims, scope: scopes })
  }, cb)
}
`

const HOOK_EXPORT = /^([ \t]*(?:\/\*\*[^\n]*\*\/\s*)?)module\s*\.\s*exports\s*=(?!=)/m
const ACTION_EXPORT = /^([ \t]*(?:\/\*\*[^\n]*\*\/\s*)?)(?:module\s*\.\s*)?exports\s*\.\s*onExecuteCredentialsExchange\s*=(?!=)/m

/**
 * Writes a hook in the other shape. The function stays as it was written; an adapter calls it.
 * @returns undefined where the export is not written as `module.exports =` or `exports.onExecuteCredentialsExchange =`
 */
export function convertHook(source: string): Conversion | undefined {
  const shape = shapeOf(source)
  if (shape === 'hook' && HOOK_EXPORT.test(source)) {
    const lost = [
      'An Action may set claims that are no URLs; the ones this code leaves out stay out.',
      'A callback without a token is an error in both.',
    ]
    return { source: `${source.replace(HOOK_EXPORT, 'const hook =').trimEnd()}\n${TO_ACTION}`, lost }
  }
  if (shape === 'action' && ACTION_EXPORT.test(source)) {
    return { source: `${source.replace(ACTION_EXPORT, 'const action =').trimEnd()}\n${TO_HOOK}`, lost: lostInHook(source) }
  }
  return undefined
}

const LOST_IN_HOOK: readonly (readonly [RegExp, string])[] = [
  [
    /\bevent\s*\.\s*request\b|\brequest\b/,
    'event.request is not there: a Hook does not see the address, the headers and the parameters of the request.',
  ],
  [/\brequested_scopes\b/, 'event.transaction.requested_scopes holds the candidate scopes: a Hook does not see what was asked for.'],
  [/\bcache\b/, 'api.cache is not there: a Hook has no cache.'],
  [/\bcustomClaims\b/, 'event.accessToken.customClaims is empty: a Hook does not see the claims of earlier hooks.'],
]

function lostInHook(source: string): string[] {
  const lost = LOST_IN_HOOK.filter(([used]) => used.test(source)).map(([, sentence]) => sentence)
  return [...lost, 'Claims whose names are not http(s) URLs are dropped: a Hook may set only those.']
}
