import { accessTokenClaims } from './access-token-claims.ts'
import { authenticateClient } from './authenticate-client.ts'
import { checkClientEnabled } from './check-client-enabled.ts'
import { checkRequestedScopes } from './check-requested-scopes.ts'
import { findClientGrant } from './find-client-grant.ts'
import { findResourceServer } from './find-resource-server.ts'
import { ADDRESS_LOG_MAX, logText, USER_AGENT_LOG_MAX } from './log-text.ts'
import { isOAuthError } from './oauth-error.ts'
import { parseTokenRequest } from './parse-token-request.ts'
import type { ClientGrant, ClientSecret, JsonValue, ResourceServer, SigningKey, TokenEndpointDeps, TokenHookOutcome } from './ports.ts'
import { refusal } from './refusal.ts'
import { hookRequestBody, requireContinuation, runTokenHooks, scopesAfterHooks } from './run-token-hooks.ts'
import { encodeSigningInput, startSigning } from './sign-access-token.ts'
import type { AccessToken, TokenDecision, TokenEndpointInput, TokenRequestRecord } from './token-endpoint.ts'
import { Trace } from './trace.ts'

/**
 * Token endpoint (RFC 6749 §3.2, §4.4). The eight steps of the decision trace: each narrows the request or throws an OAuthError, which
 * becomes a refusal with the record filled so far. Any other error is rethrown.
 *
 * Nothing leaves the process by this: the caller commits the decision first. When the configuration moved meanwhile it decides again
 * with `previous`, so that an equal decision keeps its hook result, its time and its signature.
 */
export async function handleTokenRequest(
  input: TokenEndpointInput,
  deps: TokenEndpointDeps,
  previous?: TokenDecision,
): Promise<TokenDecision> {
  const record = startRecord(input)
  const trace = new Trace(record.stepMicroseconds)
  const now = deps.clock.now()
  let hookOutcome: TokenHookOutcome | undefined
  try {
    const request = parseTokenRequest(input, record)

    trace.enter('authenticate')
    const { client, secret } = await authenticateClient(request.credentials, input.address, deps, record, now)

    trace.enter('enabled')
    checkClientEnabled(client, input.address, deps.addressPolicy, request.credentials.challenge)

    trace.enter('api')
    const resourceServer = await findResourceServer(request, deps.resourceServers, record)

    trace.enter('grant')
    const grant = await findClientGrant(client, resourceServer, deps.clientGrants, record, now)

    trace.enter('scopes')
    const { requestedScopes, candidateScopes } = checkRequestedScopes(request.scope, grant, resourceServer)

    trace.enter('hooks')
    // The last look at the configuration comes before the hooks: when it has moved the decision starts anew, and hooks must not run twice.
    const signingKey = await deps.signingKeys.current(resourceServer.signingAlg)
    const { requestId, method, address, hostname, acceptLanguage: language, userAgent } = input
    const body = hookRequestBody(request.parameters)
    const hookRequest = { method, address, hostname, language, userAgent, body }
    hookOutcome = await runTokenHooks(
      deps.hook,
      { requestId, client, resourceServer, grant, requestedScopes, candidateScopes, credentialId: secret.id, request: hookRequest },
      record,
      previous?.hookOutcome,
    )
    const continuation = requireContinuation(hookOutcome)
    record.modified = continuation.modified
    record.grantedScopes = scopesAfterHooks(continuation, resourceServer)

    trace.enter('sign')
    const accessToken = makeAccessToken(record, client.id, resourceServer, signingKey, continuation.claims, deps, previous)
    trace.finish()
    return { outcome: 'issued', record, accessToken, validUntil: earliestEnd(secret, grant), hookOutcome }
  } catch (error) {
    trace.finish()
    if (!isOAuthError(error)) throw error
    return { outcome: 'refused', record, failingStep: trace.step, error, hookOutcome }
  }
}

/** Step 8. The token by the API's dialect, lifetime and algorithm, its signature under way. Throws `signing_unavailable`. */
function makeAccessToken(
  record: TokenRequestRecord,
  clientId: string,
  resourceServer: ResourceServer,
  key: SigningKey | undefined,
  hookClaims: ReadonlyMap<string, JsonValue>,
  deps: TokenEndpointDeps,
  previous: TokenDecision | undefined,
): AccessToken {
  const { identifier: audience, signingAlg: alg, tokenDialect, tokenLifetimeSeconds: lifetimeSeconds } = resourceServer
  if (!key) throw refusal('signing_unavailable', { detail: { alg, problem: 'no_current_key' } })

  const issuedBefore = previous?.outcome === 'issued' ? previous.accessToken : undefined
  // Deciding again is the same issuance: with the time of the first attempt an equal decision has an equal signing input.
  const issuedAt = issuedBefore ? issuedBefore.expiresAt - issuedBefore.lifetimeSeconds : Math.floor(deps.clock.now() / 1000)
  const expiresAt = issuedAt + lifetimeSeconds
  const { grantedScopes, requestId: tokenId } = record
  const facts = { issuer: deps.issuer, clientId, audience, issuedAt, expiresAt, tokenId, grantedScopes, hookClaims }
  const signingInput = encodeSigningInput(key, tokenDialect, accessTokenClaims(tokenDialect, facts))
  const isSigned = issuedBefore?.kid === key.kid && issuedBefore.signingInput === signingInput
  const jwt = isSigned ? issuedBefore.jwt : startSigning(key, signingInput)
  return { kid: key.kid, alg, signingInput, jwt, expiresAt, lifetimeSeconds }
}

/** Until when the secret and the grant used both hold, in ms; null = for good. All of these lie ahead, or the steps had refused. */
function earliestEnd(secret: ClientSecret, grant: ClientGrant): number | null {
  let end = grant.expiresAt
  for (const time of [secret.expiresAt, secret.retiresAt, secret.revokedAt]) {
    if (time !== null && (end === null || time < end)) end = time
  }
  return end
}

function startRecord({ requestId, address, userAgent, source }: TokenEndpointInput): TokenRequestRecord {
  return {
    requestId,
    clientId: null,
    clientName: null,
    clientKnown: false,
    audience: null,
    audienceKnown: false,
    grantId: null,
    requestedScopes: [],
    allowedScopes: [],
    grantedScopes: [],
    authMethod: null,
    credentialId: null,
    credentialHint: null,
    address: logText(address, ADDRESS_LOG_MAX),
    userAgent: logText(userAgent, USER_AGENT_LOG_MAX),
    source,
    hookRuns: [],
    modified: false,
    stepMicroseconds: {},
  }
}
