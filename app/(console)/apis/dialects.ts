import type { TokenDialect } from '../../../lib/oauth/ports.ts'

/** What the two sets of claims are called. */
export const DIALECT_NAMES: Record<TokenDialect, string> = { access_token: 'Auth0-compatible', rfc9068_profile: 'RFC 9068' }
