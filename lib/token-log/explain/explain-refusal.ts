import { ERROR_TABLE } from '../../oauth/error-table.ts'
import type { RefusalReason } from '../../oauth/oauth-error.ts'
import { type Fix, fixesFor, scopesIn, textOf } from './fixes.ts'
import type { RefusalFacts } from './refusal-facts.ts'
import { code, codes, type Sentence, type SentencePart, say, span } from './sentence.ts'

/** Why a request was refused: one sentence, and what can be done about it. */
export interface Explanation {
  readonly sentence: Sentence
  /** The first one is the primary button. */
  readonly fixes: readonly Fix[]
}

/** The one explanation of a refusal. Undefined for a reason that this release does not know. */
export function explainRefusal(facts: RefusalFacts): Explanation | undefined {
  const { reason } = facts.event
  if (!isRefusalReason(reason)) return undefined
  return { sentence: SENTENCES[reason](facts), fixes: fixesFor(reason, facts) }
}

/** Why a token that was issued never reached its client. */
export function explainUndelivered({ reason }: { readonly reason: string | null }): Sentence {
  return reason === 'connection_closed'
    ? say`The token was signed, but the client had closed the connection before the answer could go out. Nobody has it.`
    : say`The token was recorded and could then not be signed. Nobody has it; the client was answered 500.`
}

export function isRefusalReason(reason: string | null): reason is RefusalReason {
  return reason !== null && Object.hasOwn(ERROR_TABLE, reason)
}

/** Exhaustive by type: a new reason does not compile without its sentence. */
const SENTENCES: Readonly<Record<RefusalReason, (facts: RefusalFacts) => Sentence>> = {
  malformed: ({ event }) => {
    const { method, contentType, contentEncoding, description } = event.details
    if (typeof method === 'string') return say`The request came with ${code(method)}; tokens are asked for with ${code('POST')}.`
    if (typeof contentEncoding === 'string')
      return say`The body was sent as ${code(contentEncoding)}; it is read as it is, without compression.`
    if (typeof contentType === 'string') {
      const sent = contentType === '' ? 'no Content-Type' : code(contentType)
      return say`The body was sent with ${sent}; expected is ${code('application/x-www-form-urlencoded')} or ${code('application/json')}.`
    }
    return say`The request could not be read: ${quoted(description) ?? 'it is no form and no JSON object.'}`
  },
  credentials_ambiguous: ({ event }) => {
    const { problem } = event.details
    if (problem === 'client_id_differs') return say`The Authorization header and the body name two different client ids; one is expected.`
    if (problem === 'client_assertion_and_client_secret')
      return say`The request carried a secret and a signed assertion; one of them is expected.`
    return say`The request carried credentials in two ways, the Authorization header and the body; one is expected.`
  },
  grant_type_unsupported: ({ event }) =>
    say`The request asked for ${sent('the grant type', textOf(event.details.grantType), 'another grant type')}; only ${code('client_credentials')} is served.`,
  credentials_missing: ({ event }) => {
    switch (event.details.problem) {
      case 'authorization_scheme_not_basic':
        return say`The Authorization header is not ${code('Basic')}, and the body carries no secret.`
      case 'basic_undecodable':
        return say`The Authorization header says ${code('Basic')}, but what follows is no client id and secret in base64.`
      case 'client_secret_missing':
        return say`The request names a client id, but carries no secret and no assertion.`
      default:
        return say`The request names no client id.`
    }
  },
  client_unknown: ({ event, similarClient }) => {
    const none = say`No application has ${sent('the client id', event.clientId, 'the client id that was sent')}`
    if (similarClient?.isNamedSo) return say`${none}: that is the name of an application, whose client id is ${code(similarClient.id)}.`
    return similarClient ? say`${none}; ${similarClient.name} has ${code(similarClient.id)}.` : say`${none}.`
  },
  secret_wrong: (facts) => {
    const wrong = say`The secret did not match any live secret of ${clientOf(facts)}`
    const { lastGoodUse, event } = facts
    if (!lastGoodUse) return say`${wrong}; none of them was ever used with success.`
    return say`${wrong}; last good use ${ago(lastGoodUse.at, event.at)} with ${hint(lastGoodUse.hint)}.`
  },
  secret_expired: ({ event }) => {
    const at = timeIn(event.details.expiresAt)
    return say`The secret ${hint(event.credentialHint)} expired${at ? say` ${span(event.at.getTime() - at.getTime())} before, at ${{ time: at }}` : ''}.`
  },
  secret_retired: ({ event, endedBy }) => {
    const secret = say`The secret ${hint(event.credentialHint)} was retired`
    if (endedBy) return say`${secret} by ${endedBy.name} at ${{ time: endedBy.at }}.`
    const at = timeIn(event.details.revokedAt) ?? timeIn(event.details.retiresAt)
    return at ? say`${secret} at ${{ time: at }}, when its grace was over.` : say`${secret}.`
  },
  auth_method_mismatch: (facts) => {
    const used = facts.event.details.used === 'client_secret_basic' ? 'the Authorization header' : 'the body'
    return say`${clientOf(facts)} accepts only ${code(textOf(facts.event.details.registered) ?? '')}; the request sent the secret in ${used}.`
  },
  assertion_invalid: ({ event }) =>
    event.details.problem === 'not_supported'
      ? say`The request carried a signed assertion; applications authenticate with a secret here.`
      : say`The signed assertion failed: ${quoted(event.details.problem) ?? 'it is not valid'}.`,
  rate_limited: ({ event }) => {
    const { waitSeconds } = event.details
    const wait = typeof waitSeconds === 'number' ? say` and to come back in ${Math.max(1, Math.ceil(waitSeconds))} s` : ''
    const behind = isRefusalReason(textOf(event.details.cause) ?? null) ? say` Behind it: ${code(String(event.details.cause))}.` : ''
    return say`Too many requests for this application from ${address(event.address)}: the client was answered 429${wait}.${behind}`
  },
  client_disabled: (facts) => {
    const { endedBy } = facts
    if (!endedBy) return say`${clientOf(facts)} was disabled.`
    return say`${clientOf(facts)} was disabled by ${endedBy.name} at ${{ time: endedBy.at }}${endedBy.reason ? `: “${endedBy.reason}”` : '.'}`
  },
  address_not_allowed: (facts) => say`${address(facts.event.address)} is not among the addresses that ${clientOf(facts)} may call from.`,
  audience_missing: (facts) => {
    const { mayCall = [] } = facts
    return mayCall.length === 0
      ? say`The request names no API, and ${clientOf(facts)} may call none.`
      : say`The request names no API; ${clientOf(facts)} may call ${codes(mayCall)}.`
  },
  audience_unknown: ({ event, nearestApi }) => {
    if (event.details.problem === 'several_resources') return say`The request names several resources; a token is for one API.`
    const none = say`No API has ${sent('the identifier', event.audience, 'the identifier that was sent')}`
    if (event.details.problem === 'resource_not_absolute_uri') {
      return say`The resource that was sent is no absolute URI without a fragment, so no API can have it for an identifier.`
    }
    return nearestApi ? say`${none}; nearest is ${code(nearestApi)}.` : say`${none}.`
  },
  grant_missing: (facts) => say`${clientOf(facts)} has no grant to ${apiOf(facts)}.`,
  grant_expired: (facts) => {
    const at = timeIn(facts.event.details.expiresAt)
    const when = at ? say` ${span(facts.event.at.getTime() - at.getTime())} before, at ${{ time: at }}` : ''
    return say`The grant of ${clientOf(facts)} to ${apiOf(facts)} expired${when}.`
  },
  scope_malformed: ({ event }) =>
    say`${event.requestedScopes.length > 0 ? code(event.requestedScopes.join(' ')) : 'What was sent'} is no list of scopes: quotes, backslashes and characters outside ASCII are not allowed.`,
  scope_unknown: (facts) => {
    const { event, nearestScopes = {} } = facts
    const unknown = scopesIn(event.details.undefinedScopes)
    const [first = ''] = unknown
    const meant = Object.hasOwn(nearestScopes, first) ? nearestScopes[first] : undefined
    const are = unknown.length === 1 ? 'is not a scope' : 'are not scopes'
    const sentence =
      unknown.length === 0
        ? say`A scope was asked for that ${apiOf(facts)} does not have`
        : say`${codes(unknown)} ${are} of ${apiOf(facts)}`
    return meant ? say`${sentence}; did you mean ${code(meant)}?` : say`${sentence}.`
  },
  scope_not_granted: (facts) => {
    const { event } = facts
    const has = event.allowedScopes.length === 0 ? 'the grant has no scopes' : say`the grant has ${codes(event.allowedScopes)}`
    const ungranted = scopesIn(event.details.ungrantedScopes)
    return say`${clientOf(facts)} asked for ${ungranted.length === 0 ? 'more than it may have' : codes(ungranted)}; ${has}.`
  },
  hook_denied: (facts) => say`${hookOf(facts)} denied the request${said(facts.event.details.said)}`,
  hook_failed: (facts) => say`${hookOf(facts)} failed${said(facts.event.details.detail)}`,
  hook_timeout: (facts) => say`${hookOf(facts)} took more than its limit${said(facts.event.details.detail)}`,
  hook_suspended: (facts) =>
    say`${hookOf(facts)} is suspended after it was ended too often; the client was answered 503${said(facts.event.details.detail)}`,
  hook_overloaded: (facts) =>
    say`There was no room to run ${hookOf(facts, 'a hook')}; the client was answered 503${said(facts.event.details.detail)}`,
  signing_unavailable: ({ event }) => {
    const alg = textOf(event.details.alg) ?? event.alg
    if (event.details.problem === 'no_current_key') return say`No current key for ${code(alg ?? '')}: no token of this API can be signed.`
    return say`The key ${code(textOf(event.details.kid) ?? event.kid ?? '')} could not sign; the server’s log says why.`
  },
}

function clientOf({ event, clientName }: RefusalFacts): SentencePart {
  return clientName ?? event.clientName ?? { code: event.clientId ?? 'the application' }
}

function apiOf({ event, apiName }: RefusalFacts): SentencePart {
  return apiName ?? { code: event.audience ?? 'the API' }
}

/** The last one that ran ended the request. */
function hookOf({ event, hookName }: RefusalFacts, unnamed = 'A hook'): Sentence {
  const run = event.hookRuns.at(-1)
  if (!run) return [unnamed]
  return say`${hookName ?? { code: run.hookId }} v${String(run.version)}`
}

/** "the client id c1"; in a row of many, nothing in common was sent. */
function sent(what: string, text: string | null | undefined, otherwise: string): Sentence {
  return text ? say`${what} ${code(text)}` : [otherwise]
}

function hint(text: string | null): SentencePart {
  return text === null ? 'that was sent' : { code: `…${text}` }
}

function address(text: string): SentencePart {
  return text === '' ? 'an unknown address' : { code: text }
}

function ago(at: Date, from: Date): string {
  return `${span(from.getTime() - at.getTime())} before`
}

/** What a hook or a step said, at the end of a sentence. */
function said(text: unknown): string {
  const words = quoted(text)
  return words === undefined ? '.' : `: ${words}`
}

function quoted(text: unknown): string | undefined {
  return typeof text === 'string' && text !== '' ? `“${text}”` : undefined
}

/** Details keep milliseconds, or ISO 8601. */
function timeIn(value: unknown): Date | undefined {
  const time = new Date(typeof value === 'number' || typeof value === 'string' ? value : Number.NaN)
  return Number.isNaN(time.getTime()) ? undefined : time
}
