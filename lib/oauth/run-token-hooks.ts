import { toErrorDescription } from './error-description.ts'
import { logText } from './log-text.ts'
import type { OAuthError, RefusalReason } from './oauth-error.ts'
import type { ParameterSet } from './parameter-set.ts'
import type { ResourceServer, TokenHook, TokenHookInput, TokenHookOutcome } from './ports.ts'
import { refusal, retryAfter } from './refusal.ts'
import { isScopeToken } from './scope-grammar.ts'
import type { TokenRequestRecord } from './token-endpoint.ts'

/** An outcome that lets the token be made. */
export type HookContinuation = Extract<TokenHookOutcome, { decision: 'continue' }>

const DETAIL_LOG_MAX = 1024
const RETRY_AFTER_SECONDS = 5

/**
 * Step 7. Runs the live hooks that match and records their runs, whatever they say: what of it lets the request go on is for
 * `requireContinuation`. `previous` is the outcome of the attempt before, which the port keeps when nothing the hooks saw has changed.
 */
export async function runTokenHooks(
  hook: TokenHook,
  input: TokenHookInput,
  record: TokenRequestRecord,
  previous: TokenHookOutcome | undefined,
): Promise<TokenHookOutcome> {
  const outcome = await hook.run(input, previous)
  record.hookRuns = outcome.runs
  return outcome
}

/**
 * The outcome as the request goes on with it. Fails closed: whatever is not a `continue` throws, `hook_denied`, and for a failure
 * `hook_failed`, `hook_timeout`, `hook_suspended` or `hook_overloaded`.
 */
export function requireContinuation(outcome: TokenHookOutcome): HookContinuation {
  if (!outcome.ok) throw failure(outcome)
  if (outcome.decision === 'continue') return outcome
  const description = toErrorDescription(outcome.description) // here already, for the log keeps it as well
  throw refusal('hook_denied', {
    error: outcome.error,
    ...(description !== '' && { description }),
    detail: { said: logText(outcome.description, DETAIL_LOG_MAX) },
  })
}

/**
 * The scopes after the hooks, each once. The hook step has already held them to the grant where that setting is on; that a token
 * never carries a scope its API does not define is held here, whatever a hook returned.
 */
export function scopesAfterHooks(outcome: HookContinuation, resourceServer: ResourceServer): readonly string[] {
  return [...new Set(outcome.scopes)].filter((scope) => resourceServer.definedScopes.has(scope) && isScopeToken(scope))
}

/**
 * The parameters a hook may read: as sent, without the credentials and without empty ones. An object without prototype, so that a
 * parameter called `__proto__` is data.
 */
export function hookRequestBody(parameters: ParameterSet): Readonly<Record<string, string>> {
  const body: Record<string, string> = Object.create(null)
  for (const [name, value] of parameters.values) {
    if (value !== '' && name !== 'client_secret' && name !== 'client_assertion') body[name] = value
  }
  return body
}

function failure(outcome: Extract<TokenHookOutcome, { ok: false }>): OAuthError {
  const detail = { kind: outcome.kind, detail: logText(outcome.detail, DETAIL_LOG_MAX) }
  const reason = failureReason(outcome.kind)
  const isPassing = reason === 'hook_suspended' || reason === 'hook_overloaded'
  return refusal(reason, { detail, ...(isPassing && { headers: retryAfter(outcome.retryAfterSeconds ?? RETRY_AFTER_SECONDS) }) })
}

function failureReason(kind: Extract<TokenHookOutcome, { ok: false }>['kind']): RefusalReason {
  switch (kind) {
    case 'timeout':
      return 'hook_timeout'
    case 'suspended':
      return 'hook_suspended'
    case 'overloaded':
      return 'hook_overloaded'
    case 'syntax':
    case 'contract':
    case 'runtime':
    case 'memory':
    case 'unsettled':
    case 'crash':
      return 'hook_failed'
  }
}
