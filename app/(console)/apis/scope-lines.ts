import { scopeInput } from '../../../lib/resource-servers/resource-server-input.ts'

interface ScopeLines {
  readonly scopes: readonly { value: string; description: string }[]
  /** Sentences that name their line. */
  readonly problems: readonly string[]
}

/** Reads scopes as they are pasted: one a line, a description after the first space. A scope never contains one (RFC 6749 §3.3). */
export function parseScopeLines(text: string): ScopeLines {
  const scopes: { value: string; description: string }[] = []
  const problems: string[] = []
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const [value = '', ...words] = line.trim().split(/\s+/)
    if (value === '') continue
    const parsed = scopeInput.safeParse({ value, description: words.join(' ') })
    if (!parsed.success) problems.push(`Line ${index + 1}: ${parsed.error.issues[0]?.message}.`)
    else if (scopes.some((scope) => scope.value === value)) problems.push(`Line ${index + 1}: the scope ${value} stands twice.`)
    else scopes.push(parsed.data)
  }
  return { scopes, problems }
}
