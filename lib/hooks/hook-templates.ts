import type { HookLanguage } from './compile-hook.ts'
import type { HookShape } from './hook-result-rules.ts'

/** Code to begin with. It runs as it stands. */
export interface HookTemplate {
  readonly key: string
  readonly title: string
  readonly does: string
  /** A name for the hook, as the form proposes it. */
  readonly name: string
  readonly shape: HookShape
  readonly language: HookLanguage
  readonly source: string
}

const ADD_CLAIM = `/** @type {CredentialsExchangeHandler} */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const { plan } = event.client.metadata
  // An application without a plan gets a token without the claim.
  if (plan) api.accessToken.setCustomClaim('https://example.com/plan', plan)
}
`

const OFFICE_HOURS = `const OPENS = 6 // UTC
const CLOSES = 20

/** @type {CredentialsExchangeHandler} */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const now = new Date()
  const isWeekend = [0, 6].includes(now.getUTCDay())
  const isOpen = now.getUTCHours() >= OPENS && now.getUTCHours() < CLOSES
  if (isWeekend || !isOpen) {
    console.log('refused', event.client.name, now.toISOString())
    api.access.deny('invalid_request', 'Tokens are issued from 06:00 to 20:00 UTC, Monday to Friday.')
  }
}
`

const NARROW_SCOPES = `/** @type {CredentialsExchangeHandler} */
exports.onExecuteCredentialsExchange = async (event, api) => {
  // Applications that are not marked as writers keep what only reads.
  if (event.client.metadata.writer === 'yes') return
  const reading = event.transaction.target_scopes.filter((scope) => scope.startsWith('read:'))
  api.transaction.setTargetScopes(reading)
}
`

const ASK_SERVICE = `/** @type {CredentialsExchangeHandler} */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const key = \`tier:\${event.client.client_id}\`
  let tier = api.cache.get(key)?.value
  if (!tier) {
    // Needs the host in Settings.
    const answer = await fetch(\`https://billing.example.com/tiers/\${event.client.client_id}\`)
    if (!answer.ok) return api.access.deny('server_error', 'The tier could not be read.')
    tier = String((await answer.json()).tier)
    api.cache.set(key, tier, { ttl: 10 * 60 * 1000 })
  }
  api.accessToken.setCustomClaim('https://example.com/tier', tier)
}
`

const EMPTY_ACTION = `/** @type {CredentialsExchangeHandler} */
exports.onExecuteCredentialsExchange = async (event, api) => {
}
`

const EMPTY_HOOK = `/** @type {TokenHookFunction} */
module.exports = function (client, scope, audience, context, cb) {
  // What is left out of scope is taken from the token.
  cb(null, { scope })
}
`

export const HOOK_TEMPLATES: readonly HookTemplate[] = [
  {
    key: 'add-claim',
    title: 'Add a claim',
    does: 'Copies a value of the application’s metadata into the token.',
    name: 'add-plan',
    ...{ shape: 'action', language: 'javascript', source: ADD_CLAIM },
  },
  {
    key: 'office-hours',
    title: 'Block outside hours',
    does: 'Denies tokens at night and at weekends.',
    name: 'office-hours',
    ...{ shape: 'action', language: 'javascript', source: OFFICE_HOURS },
  },
  {
    key: 'narrow-scopes',
    title: 'Narrow scopes',
    does: 'Leaves most applications only the scopes that read.',
    name: 'narrow-scopes',
    ...{ shape: 'action', language: 'javascript', source: NARROW_SCOPES },
  },
  {
    key: 'ask-service',
    title: 'Ask another service',
    does: 'Reads a value over HTTPS and remembers it for ten minutes.',
    name: 'add-tier',
    ...{ shape: 'action', language: 'javascript', source: ASK_SERVICE },
  },
  {
    key: 'empty-action',
    title: 'Empty Action',
    does: 'event and api, as Auth0 Actions have them.',
    name: '',
    ...{ shape: 'action', language: 'javascript', source: EMPTY_ACTION },
  },
  {
    key: 'empty-hook',
    title: 'Empty Hook',
    does: 'client, scope, audience, context and cb, as Auth0 Hooks had them.',
    name: '',
    ...{ shape: 'hook', language: 'javascript', source: EMPTY_HOOK },
  },
]

/** The template that a page is asked for; the first where there is none of this key. */
export function templateOf(key: string | undefined): HookTemplate {
  return HOOK_TEMPLATES.find((template) => template.key === key) ?? (HOOK_TEMPLATES[0] as HookTemplate)
}
