import { LIMITS } from './limits.ts'

/** From the server to a child. `load`, `run` and `hostResult` let guest code run: each is answered by exactly one `loaded` or `sliceEnd`. */
export type ToChild =
  | { readonly t: 'load'; readonly version: string; readonly code: string; readonly cpuMs: number }
  | {
      readonly t: 'run'
      readonly id: number
      readonly version: string
      readonly input: string
      readonly cpuMs: number
      readonly now?: number
      readonly measure?: boolean
    }
  | { readonly t: 'hostResult'; readonly id: number; readonly call: number; readonly answer: string }
  | { readonly t: 'abandon'; readonly id: number }
  | { readonly t: 'unload'; readonly version: string }

export interface ChildFailure {
  readonly kind: string
  readonly limit?: string
  readonly detail: string
  readonly stack?: string
  readonly line?: number
  readonly column?: number
}

export type FromChild =
  | { readonly t: 'ready' }
  | { readonly t: 'refused'; readonly detail: string }
  | { readonly t: 'loaded'; readonly version: string; readonly shape?: 'hook' | 'action'; readonly failure?: ChildFailure }
  | { readonly t: 'hostCall'; readonly id: number; readonly call: number; readonly request: string }
  | {
      readonly t: 'sliceEnd'
      readonly id: number
      readonly state: 'waiting' | 'done'
      readonly cpuMs: number
      readonly result?: string
      readonly failure?: ChildFailure
      readonly lines: readonly (readonly [level: string, text: string])[]
      readonly random: boolean
      readonly memoryBytes?: number
    }

const TEXT_MAX = 4_096
const LINES_MAX = 1_000
/** A result is bounded again when it is read; anything longer than this is not even kept. */
const RESULT_CHARACTERS_MAX = 4 * LIMITS.resultBytes
const REQUEST_CHARACTERS_MAX = 4 * LIMITS.fetchRequestBytes

/**
 * Reads what a child sent into fresh objects. Nothing in it is trusted: a child may have been broken out of. Undefined when it is not a
 * message of the right form.
 */
export function readFromChild(message: unknown): FromChild | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { t } = message as { t?: unknown }
  const fields = message as Record<string, unknown>
  switch (t) {
    case 'ready':
      return { t }
    case 'refused':
      return { t, detail: text(fields.detail) }
    case 'loaded':
      return readLoaded(fields)
    case 'hostCall':
      return readHostCall(fields)
    case 'sliceEnd':
      return readSliceEnd(fields)
    default:
      return undefined
  }
}

function readLoaded({ version, ok, shape, failure }: Record<string, unknown>): FromChild | undefined {
  if (typeof version !== 'string') return undefined
  if (ok === true && (shape === 'hook' || shape === 'action')) return { t: 'loaded', version, shape }
  const read = readFailure(failure)
  return read && { t: 'loaded', version, failure: read }
}

function readHostCall({ id, call, request }: Record<string, unknown>): FromChild | undefined {
  if (!isCount(id) || !isCount(call) || typeof request !== 'string' || request.length > REQUEST_CHARACTERS_MAX) return undefined
  return { t: 'hostCall', id, call, request }
}

function readSliceEnd(fields: Record<string, unknown>): FromChild | undefined {
  const { id, state, cpu, result, failure, lines, random, memoryBytes } = fields
  if (!isCount(id) || (state !== 'waiting' && state !== 'done')) return undefined
  if (result !== undefined && (typeof result !== 'string' || result.length > RESULT_CHARACTERS_MAX)) return undefined
  if (!Array.isArray(lines) || lines.length > LINES_MAX) return undefined
  const readLines: [string, string][] = []
  let characters = 0
  for (const line of lines) {
    if (!Array.isArray(line) || typeof line[0] !== 'string' || typeof line[1] !== 'string') return undefined
    characters += line[1].length
    if (characters > 2 * 64 * 1024) return undefined
    readLines.push([line[0].slice(0, 8), line[1]])
  }
  const read = failure === undefined ? undefined : readFailure(failure)
  if (failure !== undefined && !read) return undefined
  if (state === 'done' && result === undefined && !read) return undefined
  return {
    t: 'sliceEnd',
    id,
    state,
    cpuMs: typeof cpu === 'number' && Number.isFinite(cpu) && cpu >= 0 ? cpu : 0,
    ...(result !== undefined && { result }),
    ...(read && { failure: read }),
    lines: readLines,
    random: random === true,
    ...(isCount(memoryBytes) && { memoryBytes }),
  }
}

function readFailure(value: unknown): ChildFailure | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, limit, detail, stack, line, column } = value as Record<string, unknown>
  if (typeof kind !== 'string') return undefined
  return {
    kind,
    ...(typeof limit === 'string' && { limit }),
    detail: text(detail),
    ...(typeof stack === 'string' && { stack: text(stack) }),
    ...(isCount(line) && { line }),
    ...(isCount(column) && { column }),
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, TEXT_MAX) : ''
}
