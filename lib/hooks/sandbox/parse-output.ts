import { LIMITS } from './limits.ts'
import type { ChildFailure } from './messages.ts'
import { type CacheWrite, type DenyCode, failure, type HookFailure, type HookOutput, type JsonValue } from './result.ts'

// scope-token of RFC 6749 §3.3, as in lib/oauth; the sandbox knows nothing of the protocol core.
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/
const DENY_CODES: ReadonlySet<unknown> = new Set<DenyCode>(['invalid_scope', 'invalid_request', 'server_error'])
const GUEST_KINDS: ReadonlySet<unknown> = new Set(['contract', 'runtime', 'memory'])
const CHILD_KINDS: ReadonlySet<unknown> = new Set([
  'syntax',
  'contract',
  'runtime',
  'timeout',
  'memory',
  'unsettled',
  'crash',
  'overloaded',
])
const CHILD_LIMITS: ReadonlySet<unknown> = new Set(['cpu', 'load'])
const WARNING_CHARACTERS_MAX = 500
const TEXT_CHARACTERS_MAX = 4_096
const CACHE_WRITES_MAX = 200

export interface ParsedOutput {
  readonly outcome: HookOutput | HookFailure
  readonly warnings: readonly string[]
  readonly cacheWrites: readonly CacheWrite[]
  readonly usedCache: boolean
}

/**
 * Reads the result string of a run field by field into fresh objects. It trusts nothing in it, not even that the boot script wrote it.
 * Whatever is not a valid result is a `contract` failure.
 */
export function parseOutput(text: string): ParsedOutput {
  if (Buffer.byteLength(text) > LIMITS.resultBytes) return ofOutcome(contract(`The result is larger than ${LIMITS.resultBytes / 1024} KB.`))
  let output: unknown
  try {
    output = JSON.parse(text)
  } catch {
    return ofOutcome(contract('The result is not JSON.'))
  }
  if (!isObject(output)) return ofOutcome(contract('The result is not an object.'))
  const { r: result, warnings, cacheWrites, usedCache } = output
  return {
    outcome: readResult(result),
    warnings: strings(warnings)
      .slice(0, LIMITS.warnings)
      .map((warning) => warning.slice(0, WARNING_CHARACTERS_MAX)),
    cacheWrites: readCacheWrites(cacheWrites),
    usedCache: usedCache === true,
  }
}

/** A failure that the child reports instead of a result. */
export function toFailure({ kind, limit, detail, stack, line, column }: ChildFailure): HookFailure {
  if (!CHILD_KINDS.has(kind)) return failure('crash', 'The child reported a failure of an unknown kind.')
  return failure(kind as HookFailure['kind'], detail, {
    ...(CHILD_LIMITS.has(limit) && { limit: limit as 'cpu' | 'load' }),
    ...(stack !== undefined && { stack: ownFrames(stack) }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
  })
}

function readResult(result: unknown): HookOutput | HookFailure {
  if (!isObject(result)) return contract('The result is not an object.')
  if (result.d === 'continue') return readContinuation(result)
  if (result.d === 'deny') {
    const { code, text } = result
    if (!DENY_CODES.has(code) || typeof text !== 'string') return contract('The denial is malformed.')
    return { ok: true, decision: 'deny', error: code as DenyCode, description: text.slice(0, TEXT_CHARACTERS_MAX * 2) }
  }
  if (result.d === 'fail') return readGuestFailure(result)
  return contract('The result says neither that the request goes on nor that it ends.')
}

function readGuestFailure({ kind, name, message, stack }: Record<string, unknown>): HookFailure {
  const parts = [name, message].filter((part): part is string => typeof part === 'string' && part !== '')
  const detail = parts.join(': ').slice(0, TEXT_CHARACTERS_MAX)
  const known = GUEST_KINDS.has(kind) ? (kind as 'contract' | 'runtime' | 'memory') : 'contract'
  if (typeof stack !== 'string' || stack === '') return failure(known, detail)
  const place = /hook\.js:(\d+)/.exec(stack)
  return failure(known, detail, { stack: ownFrames(stack.slice(0, TEXT_CHARACTERS_MAX)), ...(place && { line: Number(place[1]) }) })
}

function readContinuation({ scopes, claims, notJson }: Record<string, unknown>): HookOutput | HookFailure {
  if (!Array.isArray(scopes)) return contract('The scopes are not an array.')
  if (scopes.length > LIMITS.scopes) return contract(`There are more than ${LIMITS.scopes} scopes.`)
  for (const scope of scopes) {
    if (typeof scope !== 'string' || scope.length > LIMITS.scopeCharacters || !SCOPE_TOKEN.test(scope)) {
      return contract(
        `A scope is not a scope-token of at most ${LIMITS.scopeCharacters} characters: ${JSON.stringify(scope).slice(0, 100)}`,
      )
    }
  }
  if (!Array.isArray(claims)) return contract('The claims are not a list.')
  if (claims.length > LIMITS.claims) return contract(`There are more than ${LIMITS.claims} claims.`)
  const read: [string, JsonValue][] = []
  for (const claim of claims) {
    if (!Array.isArray(claim) || claim.length !== 2 || typeof claim[0] !== 'string') return contract('A claim is not a name and a value.')
    if (isDeeperThan(claim[1], LIMITS.claimDepth)) {
      return contract(`The claim ${claim[0].slice(0, 100)} is nested deeper than ${LIMITS.claimDepth} levels.`)
    }
    read.push([claim[0], claim[1] as JsonValue])
  }
  if (Buffer.byteLength(JSON.stringify(read)) > LIMITS.claimsBytes) {
    return contract(`The claims are larger than ${LIMITS.claimsBytes / 1024} KB.`)
  }
  return { ok: true, decision: 'continue', scopes: scopes as string[], claims: read, notJson: strings(notJson).slice(0, LIMITS.claims) }
}

/** Stops at the limit, so that it never goes deeper itself. */
function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((member) => isDeeperThan(member, depth - 1))
}

function readCacheWrites(writes: unknown): CacheWrite[] {
  if (!Array.isArray(writes)) return []
  const read: CacheWrite[] = []
  for (const write of writes.slice(0, CACHE_WRITES_MAX)) {
    if (!Array.isArray(write)) continue
    const [key, value, expiresAt] = write
    if (typeof key !== 'string' || key === '' || Buffer.byteLength(key) > LIMITS.cacheKeyBytes) continue
    if (value === null) read.push({ key, value, expiresAt: 0 })
    else if (typeof value === 'string' && Buffer.byteLength(value) <= LIMITS.cacheValueBytes && Number.isFinite(expiresAt)) {
      read.push({ key, value, expiresAt: Number(expiresAt) })
    }
  }
  return read
}

/** The stack without the frames of the boot script. */
function ownFrames(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => line.includes('hook.js'))
    .map((line) => line.trim())
    .join('\n')
}

function ofOutcome(outcome: HookFailure): ParsedOutput {
  return { outcome, warnings: [], cacheWrites: [], usedCache: false }
}

function contract(detail: string): HookFailure {
  return failure('contract', detail)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((member) => typeof member === 'string') : []
}
