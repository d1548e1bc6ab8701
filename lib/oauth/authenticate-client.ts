import type { CredentialPair } from './basic-credentials.ts'
import type { ClientCredentials } from './client-credentials.ts'
import { CLIENT_ID_LOG_MAX, isLogText } from './log-text.ts'
import type { OAuthError } from './oauth-error.ts'
import type { Client, ClientAuthMethod, ClientSecret, TokenEndpointDeps } from './ports.ts'
import { CLIENT_SECRET_CHARACTERS_MAX } from './ports.ts'
import { clientRefusal, refusal, retryAfter } from './refusal.ts'
import type { TokenRequestRecord } from './token-endpoint.ts'

/** A client that proved its identity, and the secret it used. */
export interface AuthenticatedClient {
  readonly client: Client
  readonly secret: ClientSecret
}

/** A reading whose client exists, with the secret that matched; a dead one matches too, so that the log can name it. */
interface Match {
  readonly client: Client
  readonly secret: ClientSecret | undefined
}

/** Two live secrets and the last ten dead ones: as many as a client has at most. A refusal checks this many hashes whoever it is for. */
const SECRETS_MAX = 12
const NO_HASH = `v1$0$${'A'.repeat(43)}`

/**
 * Step 2. Authenticates the client by its secret (RFC 6749 §2.3.1). Why it failed is for the log; the client sees one text. The
 * secret is verified before anything else is told apart, so only a holder of the right one learns even in the log that it expired.
 * Throws `invalid_client` for every cause and `rate_limited` with `Retry-After`. `now` in ms.
 */
export async function authenticateClient(
  credentials: ClientCredentials,
  address: string,
  deps: TokenEndpointDeps,
  record: TokenRequestRecord,
  now: number,
): Promise<AuthenticatedClient> {
  if (credentials.method === 'none') throw clientRefusal('credentials_missing', credentials.challenge, { problem: credentials.problem })
  if (credentials.method === 'client_assertion') throw clientRefusal('assertion_invalid', false, { problem: 'not_supported' })

  const match = await findMatch(credentials.readings, deps, now)
  if (match) nameClient(record, match.client)
  const { secret } = match ?? {}
  if (secret) {
    record.credentialId = secret.id
    record.credentialHint = secret.secretHint
  }
  const failure = describeFailure(match, credentials.challenge, now)
  checkRate(deps, address, record, failure)
  if (failure || !match || !secret) throw failure ?? clientRefusal('client_unknown', credentials.challenge)
  if (!allowsMethod(match.client.authMethod, credentials.method)) {
    throw clientRefusal('auth_method_mismatch', credentials.challenge, { used: credentials.method, registered: match.client.authMethod })
  }
  return { client: match.client, secret }
}

/** The first reading with a live secret; else the first with a dead one, else the first whose client exists. */
async function findMatch(readings: readonly CredentialPair[], deps: TokenEndpointDeps, now: number): Promise<Match | undefined> {
  let best: Match | undefined
  for (const { clientId, clientSecret } of readings) {
    const client = isLogText(clientId, CLIENT_ID_LOG_MAX) ? await deps.clients.find(clientId) : undefined
    // One character too many is wrong as surely as all of them. A body's worth of secret, hashed twelve times, would be 4 ms of the event
    // loop for anybody's wrong guess.
    const presentedSecret = clientSecret.slice(0, CLIENT_SECRET_CHARACTERS_MAX + 1)
    const secret = matchSecret(client?.secrets ?? [], presentedSecret, deps, now)
    if (!client) continue
    if (secret && !causeOfDeath(secret, now)) return { client, secret }
    if (!best || (secret && !best.secret)) best = { client, secret }
  }
  return best
}

/** The live secret that matches, else a dead one that does. A failure takes as long for one secret as for many, or for no client. */
function matchSecret(
  secrets: readonly ClientSecret[],
  presentedSecret: string,
  { secretVerifier }: TokenEndpointDeps,
  now: number,
): ClientSecret | undefined {
  let dead: ClientSecret | undefined
  for (const secret of secrets) {
    if (!secretVerifier.matches(presentedSecret, secret.secretHash)) continue
    if (!causeOfDeath(secret, now)) return secret
    dead ??= secret
  }
  // Verify against a dummy hash for the secrets that are not there, so timing does not reveal which clients exist.
  for (let checked = secrets.length; checked < SECRETS_MAX; checked += 1) {
    secretVerifier.matches(presentedSecret, secretVerifier.dummyHash ?? NO_HASH)
  }
  return dead
}

function causeOfDeath(secret: ClientSecret, now: number): 'secret_expired' | 'secret_retired' | undefined {
  if (secret.revokedAt !== null && secret.revokedAt <= now) return 'secret_retired'
  if (secret.retiresAt !== null && secret.retiresAt <= now) return 'secret_retired'
  if (secret.expiresAt !== null && secret.expiresAt <= now) return 'secret_expired'
  return undefined
}

function describeFailure(match: Match | undefined, challenge: boolean, now: number): OAuthError | undefined {
  if (!match) return clientRefusal('client_unknown', challenge)
  if (!match.secret) return clientRefusal('secret_wrong', challenge)
  const cause = causeOfDeath(match.secret, now)
  if (!cause) return undefined
  const { id, expiresAt, retiresAt, revokedAt } = match.secret
  return clientRefusal(cause, challenge, { credentialId: id, expiresAt, retiresAt, revokedAt })
}

/** Every attempt that names a client counts; `rate_limited` keeps the cause it hides. */
function checkRate(deps: TokenEndpointDeps, address: string, record: TokenRequestRecord, failure: OAuthError | undefined): void {
  const clientId = record.clientId ?? ''
  const waitSeconds = deps.rateLimiter.check({ clientId, address, authenticated: !failure })
  if (waitSeconds === undefined) return
  const detail = failure ? { waitSeconds, cause: failure.refusal.reason } : { waitSeconds }
  throw refusal('rate_limited', { headers: retryAfter(waitSeconds), detail })
}

function allowsMethod(registered: ClientAuthMethod, used: 'client_secret_basic' | 'client_secret_post'): boolean {
  return registered === 'client_secret' || registered === used
}

function nameClient(record: TokenRequestRecord, client: Client): void {
  record.clientId = client.id
  record.clientName = client.name
  record.clientKnown = true
}
