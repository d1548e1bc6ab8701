import { isDeepStrictEqual } from 'node:util'
import { describeField } from './event-words.ts'
import type { AdminEventView } from './record-admin-event.ts'

/** One field that a change touched. Of a list only what came and went; of anything else how it was and how it is. */
export interface FieldChange {
  readonly field: string
  /** As a person calls it. */
  readonly label: string
  /** Undefined: there was none, there is none. Times are ISO 8601. */
  readonly before?: string
  readonly after?: string
  readonly removed?: readonly string[]
  readonly added?: readonly string[]
}

// Shown beside the change, as what somebody said about it.
const REASONS = ['reason', 'disabledReason']
// Say the same in every event, or the same as its object.
const NOT_SHOWN = [...REASONS, 'id']

/** What an event changed, in words. */
export function changesOf({ before, after }: { before: AdminEventView | null; after: AdminEventView | null }): FieldChange[] {
  const names = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])]
  return names.flatMap((field) => {
    const [old, now] = [before?.[field], after?.[field]]
    if (NOT_SHOWN.includes(field) || isDeepStrictEqual(old, now) || (isNothing(old) && isNothing(now))) return []
    return [changeOf(field, old, now)]
  })
}

/** What the person said why, when it was given. */
export function reasonOf({ after }: { after: AdminEventView | null }): string | undefined {
  return REASONS.map((name) => after?.[name]).find((reason) => typeof reason === 'string' && reason !== '') as string | undefined
}

function changeOf(field: string, old: unknown, now: unknown): FieldChange {
  const label = describeField(field)
  if (Array.isArray(old) || Array.isArray(now)) {
    const [were, are] = [listOf(old), listOf(now)]
    if (isDeepStrictEqual(were.toSorted(), are.toSorted())) return { field, label, before: were.join(', '), after: are.join(', ') }
    return { field, label, removed: were.filter((item) => !are.includes(item)), added: are.filter((item) => !were.includes(item)) }
  }
  return { field, label, ...(!isNothing(old) && { before: asText(old) }), ...(!isNothing(now) && { after: asText(now) }) }
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(asText) : []
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  // A scope of an API: its value, and what it means.
  if (typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string') {
    const description = 'description' in value && typeof value.description === 'string' ? value.description : ''
    return description ? `${value.value}: ${description}` : value.value
  }
  return JSON.stringify(value)
}
