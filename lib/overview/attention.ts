interface Named {
  readonly id: string
  readonly name: string
}

/** Something that somebody should look at, with what its line says. */
export type Attention =
  | { readonly kind: 'no_signing_key'; readonly alg: string; readonly apis: number }
  | { readonly kind: 'application_denied'; readonly application: Named; readonly count: number; readonly reason: string }
  | { readonly kind: 'secret_expiring'; readonly application: Named; readonly hint: string; readonly at: Date }
  | { readonly kind: 'grant_expiring'; readonly grantId: string; readonly application: Named; readonly api: string; readonly at: Date }
  | { readonly kind: 'token_per_call'; readonly application: Named; readonly tokens: number; readonly needed: number }
  | { readonly kind: 'unused_scopes'; readonly application: Named; readonly unused: number; readonly held: number; readonly days: number }
  | { readonly kind: 'key_safe_to_revoke'; readonly kid: string; readonly alg: string }

/** What stops tokens comes first, what could be tidier last. */
const ORDER = {
  no_signing_key: 0,
  application_denied: 1,
  secret_expiring: 2,
  grant_expiring: 2,
  token_per_call: 3,
  unused_scopes: 4,
  key_safe_to_revoke: 5,
} as const satisfies Record<Attention['kind'], number>

export function inOrder(lines: readonly Attention[]): Attention[] {
  return lines.toSorted((one, other) => ORDER[one.kind] - ORDER[other.kind] || weightOf(one) - weightOf(other))
}

/** Within one kind: the nearest expiry, the highest count. */
function weightOf(line: Attention): number {
  switch (line.kind) {
    case 'secret_expiring':
    case 'grant_expiring':
      return line.at.getTime()
    case 'application_denied':
      return -line.count
    case 'token_per_call':
      return -line.tokens
    case 'unused_scopes':
      return -line.unused
    case 'no_signing_key':
      return -line.apis
    case 'key_safe_to_revoke':
      return 0
  }
}
