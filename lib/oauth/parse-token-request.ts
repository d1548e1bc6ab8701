import type { ClientCredentials } from './client-credentials.ts'
import { readClientCredentials } from './client-credentials.ts'
import { parseFormParameters } from './form-parameters.ts'
import { parseJsonParameters } from './json-parameters.ts'
import { AUDIENCE_LOG_MAX, CLIENT_ID_LOG_MAX, logScopes, logText, WORD_LOG_MAX } from './log-text.ts'
import { isIdentityEncoding, readBodyFormat } from './media-type.ts'
import type { ParameterSet } from './parameter-set.ts'
import { readParameter } from './parameter-set.ts'
import { malformed, refusal } from './refusal.ts'
import type { TokenEndpointInput, TokenRequestRecord } from './token-endpoint.ts'
import { BODY_BYTES_MAX } from './token-endpoint.ts'
import { decodeUtf8 } from './utf8.ts'

/** A request that can be read: what later steps decide on, in the words of this code. */
export interface TokenRequest {
  readonly credentials: ClientCredentials
  readonly audience: string | undefined
  /** Every value of `resource`, in order (RFC 8707 §2). */
  readonly resources: readonly string[]
  readonly scope: string | undefined
  /** All parameters, known or not, for the hooks; those sent without a value and the credentials' own are still in it. */
  readonly parameters: ParameterSet
}

/**
 * Step 1. Reads a request of the client credentials grant (RFC 6749 §3.2, §4.4.2) from method, headers and body; nothing from the
 * query. Fills the record as it reads, so that a refusal shows what was asked for. Throws `malformed` (400, 405 with `Allow`, 413,
 * 415), `grant_type_unsupported` and `credentials_ambiguous`.
 */
export function parseTokenRequest(input: TokenEndpointInput, record: TokenRequestRecord): TokenRequest {
  checkMethod(input.method)
  const parameters = readParameters(input)
  const audience = readParameter(parameters, 'audience')
  const resources = readResources(parameters)
  const scope = readParameter(parameters, 'scope')
  const named = audience ?? resources[0]
  record.clientId = forRecord(readParameter(parameters, 'client_id'))
  record.audience = named === undefined ? null : logText(named, AUDIENCE_LOG_MAX)
  record.requestedScopes = scope === undefined ? [] : logScopes(scope)

  checkGrantType(readParameter(parameters, 'grant_type'))
  // Two names of one thing; several resources are another matter, and the API step's (RFC 8707 §2).
  if (audience !== undefined && resources.length === 1 && resources[0] !== audience) {
    throw malformed('The audience and resource parameters differ.')
  }
  const credentials = readClientCredentials(input.authorization, parameters)
  if ('readings' in credentials) {
    record.authMethod = credentials.method
    record.clientId = forRecord(credentials.readings[0]?.clientId)
  } else {
    record.clientId = forRecord(credentials.clientId)
  }
  return { credentials, audience, resources, scope, parameters }
}

function checkMethod(method: string): void {
  if (method === 'POST') return
  throw refusal('malformed', {
    status: 405,
    description: 'The token endpoint answers POST only.',
    headers: { allow: 'POST' },
    detail: { method: logText(method, WORD_LOG_MAX) },
  })
}

function readParameters({ body, contentType, contentEncoding }: TokenEndpointInput): ParameterSet {
  if (body === 'too_large' || body.length > BODY_BYTES_MAX) {
    throw refusal('malformed', { status: 413, description: `The request body is longer than ${BODY_BYTES_MAX} bytes.` })
  }
  const format = readBodyFormat(contentType)
  if (!format) {
    throw refusal('malformed', {
      status: 415,
      description: 'The request body must be a form or JSON in UTF-8.',
      headers: { accept: 'application/x-www-form-urlencoded, application/json' },
      detail: { contentType: logText(contentType ?? '', WORD_LOG_MAX) },
    })
  }
  if (!isIdentityEncoding(contentEncoding)) {
    throw refusal('malformed', {
      status: 415,
      description: 'The request body must not be compressed.',
      headers: { 'accept-encoding': 'identity' },
      detail: { contentEncoding: logText(contentEncoding ?? '', WORD_LOG_MAX) },
    })
  }
  if (body === 'incomplete') throw malformed('The request body ended early.')
  const text = decodeUtf8(body)
  if (text === undefined) throw malformed('The request body is not valid UTF-8.')
  return format === 'form' ? parseFormParameters(text) : parseJsonParameters(text)
}

function readResources(parameters: ParameterSet): readonly string[] {
  const resource = readParameter(parameters, 'resource')
  const furtherResources = parameters.furtherResources.filter((further) => further !== '')
  return resource === undefined ? furtherResources : [resource, ...furtherResources]
}

function checkGrantType(grantType: string | undefined): void {
  if (grantType === 'client_credentials') return
  if (grantType === undefined) throw malformed('The grant_type parameter is missing.')
  throw refusal('grant_type_unsupported', { detail: { grantType: logText(grantType, WORD_LOG_MAX) } })
}

function forRecord(clientId: string | undefined): string | null {
  return clientId === undefined ? null : logText(clientId, CLIENT_ID_LOG_MAX)
}
