import type { CredentialPair } from './basic-credentials.ts'
import { isBasicScheme, readBasicCredentials } from './basic-credentials.ts'
import type { ParameterSet } from './parameter-set.ts'
import { readParameter } from './parameter-set.ts'
import { refusal } from './refusal.ts'

/** How a request authenticates its client. Whether it may, and whether the secret is right, is the next step's question. */
export type ClientCredentials =
  | { readonly method: 'client_secret_basic'; readonly challenge: true; readonly readings: readonly CredentialPair[] }
  | { readonly method: 'client_secret_post'; readonly challenge: false; readonly readings: readonly CredentialPair[] }
  | { readonly method: 'client_assertion'; readonly challenge: false; readonly clientId: string | undefined }
  | { readonly method: 'none'; readonly challenge: boolean; readonly clientId: string | undefined; readonly problem: string }

/**
 * Reads the client authentication of a request (RFC 6749 §2.3). One method per request: the same secret in header and body is
 * refused as well. Basic with an equal `client_id` in the body is allowed, for §3.2.1 lets any client name itself there.
 * Throws `credentials_ambiguous`.
 */
export function readClientCredentials(authorization: string | undefined, parameters: ParameterSet): ClientCredentials {
  const clientId = readParameter(parameters, 'client_id')
  const clientSecret = readParameter(parameters, 'client_secret')
  const hasAssertion =
    readParameter(parameters, 'client_assertion') !== undefined || readParameter(parameters, 'client_assertion_type') !== undefined

  if (authorization !== undefined && authorization.trim() !== '') {
    if (!isBasicScheme(authorization)) return { method: 'none', challenge: true, clientId, problem: 'authorization_scheme_not_basic' }
    if (clientSecret !== undefined || hasAssertion) throw ambiguous('authorization_header_and_body')
    return readBasic(authorization, clientId)
  }
  if (hasAssertion) {
    if (clientSecret !== undefined) throw ambiguous('client_assertion_and_client_secret')
    return { method: 'client_assertion', challenge: false, clientId }
  }
  if (clientId === undefined || clientSecret === undefined) {
    const problem = clientId === undefined ? 'client_id_missing' : 'client_secret_missing'
    return { method: 'none', challenge: false, clientId, problem }
  }
  return { method: 'client_secret_post', challenge: false, readings: [{ clientId, clientSecret }] }
}

function readBasic(authorization: string, bodyClientId: string | undefined): ClientCredentials {
  const readings = readBasicCredentials(authorization)
  // Neither the header nor a part of it goes to the log: a header that cannot be decoded may still hold a secret.
  if (!readings) return { method: 'none', challenge: true, clientId: bodyClientId, problem: 'basic_undecodable' }
  if (bodyClientId !== undefined && !readings.some(({ clientId }) => clientId === bodyClientId)) throw ambiguous('client_id_differs')
  const complete = readings.filter(({ clientId, clientSecret }) => clientId !== '' && clientSecret !== '')
  if (complete.length === 0) {
    const problem = readings[0]?.clientId ? 'client_secret_missing' : 'client_id_missing'
    return { method: 'none', challenge: true, clientId: readings[0]?.clientId || undefined, problem }
  }
  return { method: 'client_secret_basic', challenge: true, readings: complete }
}

function ambiguous(problem: string) {
  return refusal('credentials_ambiguous', { detail: { problem } })
}
