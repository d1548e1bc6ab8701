import { logScopes } from './log-text.ts'
import type { ClientGrant, ResourceServer } from './ports.ts'
import { refusal } from './refusal.ts'
import { parseScope } from './scope-grammar.ts'

/** The scopes a client asked for, and those it may have before any hook. */
export interface CandidateScopes {
  /** As sent, each once; empty when none were requested. */
  readonly requestedScopes: readonly string[]
  /** Requested ∩ allowed ∩ defined, or all of allowed ∩ defined when none were requested. */
  readonly candidateScopes: readonly string[]
}

/**
 * Step 6. Requested scopes must all be allowed by the grant and defined by the API; one that is not refuses the request, since a
 * client that asked for more than it got would find out too late. Throws `scope_malformed`, `scope_unknown`, `scope_not_granted`.
 */
export function checkRequestedScopes(scope: string | undefined, grant: ClientGrant, resourceServer: ResourceServer): CandidateScopes {
  const { definedScopes } = resourceServer
  if (scope === undefined) {
    return { requestedScopes: [], candidateScopes: unique(grant.allowedScopes.filter((allowed) => definedScopes.has(allowed))) }
  }
  const requestedScopes = parseScope(scope)
  if (!requestedScopes) throw refusal('scope_malformed')
  const undefinedScopes = requestedScopes.filter((requested) => !definedScopes.has(requested))
  const allowedScopes = new Set(grant.allowedScopes)
  const ungrantedScopes = requestedScopes.filter((requested) => definedScopes.has(requested) && !allowedScopes.has(requested))
  if (undefinedScopes.length > 0 || ungrantedScopes.length > 0) {
    const detail = { undefinedScopes: logScopes(undefinedScopes.join(' ')), ungrantedScopes: logScopes(ungrantedScopes.join(' ')) }
    throw refusal(undefinedScopes.length > 0 ? 'scope_unknown' : 'scope_not_granted', { detail })
  }
  return { requestedScopes, candidateScopes: requestedScopes }
}

function unique(scopes: readonly string[]): readonly string[] {
  return scopes.length > 1 ? [...new Set(scopes)] : scopes
}
