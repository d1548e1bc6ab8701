import type { RefusalReason } from '../../oauth/oauth-error.ts'
import type { RefusalFacts } from './refusal-facts.ts'

/** What an admin can do about a refusal, with the words of its button. */
export const FIX_LABELS = {
  copy_curl: 'Copy correct curl',
  search_clients: 'Search similar ids',
  open_credentials: 'Open credentials',
  rotate_secret: 'Rotate secret',
  open_rotation: 'Open rotation',
  change_auth_method: 'Change method',
  show_claims: 'Show claims',
  show_burst: 'Show burst',
  enable_client: 'Enable',
  allow_address: 'Allow this address',
  choose_api: 'Choose API in Try',
  use_nearest_api: 'Use nearest in Try',
  grant_access: 'Grant access',
  extend_grant: 'Extend grant',
  fix_scope: 'Fix in Try',
  add_to_grant: 'Add to grant',
  open_run: 'Open run',
  roll_back: 'Roll back',
  open_hook: 'Open hook',
  open_runs: 'Open runs',
  open_keys: 'Open keys',
} as const
export type FixKind = keyof typeof FIX_LABELS

/** The first one is the primary button. Exhaustive by type: a new reason does not compile without its fix. */
const FIXES: Readonly<Record<RefusalReason, readonly [FixKind, ...FixKind[]]>> = {
  malformed: ['copy_curl'],
  credentials_ambiguous: ['copy_curl'],
  grant_type_unsupported: ['copy_curl'],
  credentials_missing: ['copy_curl'],
  client_unknown: ['search_clients'],
  secret_wrong: ['open_credentials'],
  secret_expired: ['rotate_secret'],
  secret_retired: ['open_rotation'],
  auth_method_mismatch: ['change_auth_method'],
  assertion_invalid: ['show_claims'],
  rate_limited: ['show_burst'],
  client_disabled: ['enable_client'],
  address_not_allowed: ['allow_address'],
  audience_missing: ['choose_api'],
  audience_unknown: ['use_nearest_api'],
  grant_missing: ['grant_access'],
  grant_expired: ['extend_grant'],
  scope_malformed: ['fix_scope'],
  scope_unknown: ['fix_scope'],
  scope_not_granted: ['add_to_grant'],
  hook_denied: ['open_run'],
  hook_failed: ['open_run', 'roll_back'],
  hook_timeout: ['open_run', 'roll_back'],
  hook_suspended: ['open_hook', 'roll_back'],
  hook_overloaded: ['show_burst', 'open_runs'],
  signing_unavailable: ['open_keys'],
}

/** A fix with what it would change: the page shows exactly that before it does it. */
export interface Fix {
  readonly kind: FixKind
  readonly label: string
  readonly clientId?: string
  readonly audience?: string
  readonly grantId?: string
  /** Those that would be asked for or added. */
  readonly scopes?: readonly string[]
  readonly authMethod?: string
  readonly address?: string
  readonly hookId?: string
  readonly alg?: string
}

/** The fixes for a refusal, the primary one first. */
export function fixesFor(reason: RefusalReason, facts: RefusalFacts): readonly Fix[] {
  return FIXES[reason].map((kind) => ({ kind, label: FIX_LABELS[kind], ...TARGETS[kind]?.(facts) }))
}

type Target = (facts: RefusalFacts) => Omit<Fix, 'kind' | 'label'>

const client: Target = ({ event }) => defined({ clientId: event.clientId })
const pair: Target = ({ event }) => defined({ clientId: event.clientId, audience: event.audience })
const hook: Target = ({ event }) => defined({ hookId: event.hookRuns.at(-1)?.hookId })
const burst: Target = ({ event }) => defined({ clientId: event.clientId, address: event.address || null })

/** What each fix acts on; those that are missing need nothing but the request. */
const TARGETS: Partial<Record<FixKind, Target>> = {
  search_clients: ({ event, similarClient }) => defined({ clientId: similarClient?.id ?? event.clientId }),
  open_credentials: client,
  rotate_secret: client,
  open_rotation: client,
  enable_client: client,
  change_auth_method: ({ event }) => defined({ clientId: event.clientId, authMethod: textOf(event.details.used) }),
  allow_address: ({ event }) => defined({ clientId: event.clientId, address: event.address }),
  show_burst: burst,
  choose_api: client,
  use_nearest_api: ({ event, nearestApi }) => defined({ clientId: event.clientId, audience: nearestApi }),
  grant_access: ({ event }) => defined({ clientId: event.clientId, audience: event.audience, scopes: some(event.requestedScopes) }),
  extend_grant: ({ event }) => defined({ clientId: event.clientId, audience: event.audience, grantId: event.grantId }),
  add_to_grant: ({ event }) =>
    defined({
      clientId: event.clientId,
      audience: event.audience,
      grantId: event.grantId,
      scopes: some(scopesIn(event.details.ungrantedScopes)),
    }),
  fix_scope: (facts) => ({ ...pair(facts), ...defined({ scopes: some(correctedScopes(facts)) }) }),
  open_run: hook,
  open_hook: hook,
  open_runs: hook,
  roll_back: hook,
  open_keys: ({ event }) => defined({ alg: textOf(event.details.alg) ?? event.alg }),
}

/** What was asked for, with each scope that the API does not have replaced by the one that was probably meant, or left out. */
function correctedScopes({ event, nearestScopes = {} }: RefusalFacts): string[] {
  const unknown = scopesIn(event.details.undefinedScopes)
  return event.requestedScopes.flatMap((scope) => {
    if (!unknown.includes(scope)) return [scope]
    const nearest = Object.hasOwn(nearestScopes, scope) ? nearestScopes[scope] : undefined
    return nearest === undefined ? [] : [nearest]
  })
}

export function scopesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((scope): scope is string => typeof scope === 'string') : []
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function some(scopes: readonly string[]): readonly string[] | undefined {
  return scopes.length > 0 ? scopes : undefined
}

function defined<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null)) as never
}
