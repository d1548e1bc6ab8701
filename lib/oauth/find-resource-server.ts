import { AUDIENCE_LOG_MAX, isLogText, logText } from './log-text.ts'
import type { TokenRequest } from './parse-token-request.ts'
import type { ResourceServer, ResourceServerStore } from './ports.ts'
import { refusal } from './refusal.ts'
import type { TokenRequestRecord } from './token-endpoint.ts'

// absolute-URI of RFC 3986 §4.3 by its characters: a scheme, no fragment, every "%" an escape.
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/

/**
 * Step 4. The API that a request names: `audience` (any string, as Auth0 has it) or `resource` (RFC 8707 §2), which
 * step 1 found equal when both are there, else the instance's default audience. Throws `audience_missing` (invalid_request) and `audience_unknown` (invalid_target).
 */
export async function findResourceServer(
  request: TokenRequest,
  resourceServers: ResourceServerStore,
  record: TokenRequestRecord,
): Promise<ResourceServer> {
  const identifier = readTarget(request) ?? (await resourceServers.defaultAudience())
  if (identifier === undefined) throw refusal('audience_missing')
  record.audience = logText(identifier, AUDIENCE_LOG_MAX)
  const resourceServer = isLogText(identifier, AUDIENCE_LOG_MAX) ? await resourceServers.find(identifier) : undefined
  if (!resourceServer) throw refusal('audience_unknown')
  record.audienceKnown = true
  return resourceServer
}

function readTarget({ audience, resources }: TokenRequest): string | undefined {
  const [resource, ...further] = resources
  if (resource === undefined) return audience
  // RFC 8707 §2 lets a client name several resources, and has the server answer invalid_target when it does not serve that: a token
  // of ours is for one API. So this is no repeated parameter in the sense of RFC 6749 §3.2.
  if (further.length > 0) {
    throw refusal('audience_unknown', { description: 'A token is for one resource.', detail: { problem: 'several_resources' } })
  }
  if (!ABSOLUTE_URI.test(resource)) {
    const description = 'The resource parameter must be an absolute URI without a fragment.'
    throw refusal('audience_unknown', { description, detail: { problem: 'resource_not_absolute_uri' } })
  }
  return resource
}
