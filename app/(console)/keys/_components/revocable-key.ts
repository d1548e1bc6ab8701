import type { SigningKeyView } from '../../../../lib/signing-keys/list-signing-keys.ts'

/** What revoking a key depends on, as it is sent to the browser. */
export type RevocableKey = Pick<SigningKeyView, 'kid' | 'alg' | 'tokensAlive' | 'lastExpiryAt' | 'safeAt'>

export function toRevocableKey({ kid, alg, tokensAlive, lastExpiryAt, safeAt }: SigningKeyView): RevocableKey {
  return { kid, alg, tokensAlive, lastExpiryAt, safeAt }
}
