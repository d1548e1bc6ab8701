import type { TokenHook } from './ports.ts'

/** The hook step while no hook is live: the candidate scopes stand, no claim is added. */
export const noHooks: TokenHook = {
  run: ({ candidateScopes }) => ({ ok: true, decision: 'continue', scopes: candidateScopes, claims: new Map(), modified: false, runs: [] }),
}
