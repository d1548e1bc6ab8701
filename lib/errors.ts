// Next's bundle and the server's modules are two module graphs in one process, so a class exists twice and `instanceof` fails between
// them. These errors are known by their `code`.

export type DomainErrorKind = 'not_found' | 'conflict' | 'invalid' | 'forbidden'

/** A problem of one input, by its path (`scopes[2].value`). */
export interface Problem {
  path: string
  message: string
}

/** A request that the domain refuses, in a sentence for the person who made it. */
export class DomainError extends Error {
  readonly code = 'WRIT_DOMAIN_ERROR'
  readonly kind: DomainErrorKind
  readonly problems: readonly Problem[] | undefined
  /** With `conflict`: a view of what is stored now, so that both versions can be shown. */
  readonly current: unknown

  constructor(kind: DomainErrorKind, message: string, problems?: readonly Problem[], { current }: { current?: unknown } = {}) {
    super(message)
    this.name = 'DomainError'
    this.kind = kind
    this.problems = problems
    this.current = current
  }
}

export function isDomainError(error: unknown): error is DomainError {
  return (error as { code?: unknown } | null | undefined)?.code === 'WRIT_DOMAIN_ERROR'
}

/** Why the process cannot start: one or more clear sentences, printed without a stack; the exit code is 1. */
export class StartupError extends Error {
  readonly code = 'WRIT_STARTUP_ERROR'
  readonly problems: readonly string[]

  constructor(problems: string | readonly string[], options?: { cause?: unknown }) {
    const list = typeof problems === 'string' ? [problems] : problems
    super(list.join('\n'), options)
    this.name = 'StartupError'
    this.problems = list
  }
}

export function isStartupError(error: unknown): error is StartupError {
  return (error as { code?: unknown } | null | undefined)?.code === 'WRIT_STARTUP_ERROR'
}
