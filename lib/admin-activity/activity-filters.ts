import { Prisma } from '../db/generated/client.ts'
import { likePattern } from '../db/keyset.ts'
import { isStorableTime } from '../db/storable-time.ts'

/** What a list of admin events is narrowed to; the members of `/activity?…`. */
export interface ActivityFilters {
  /** An actor's id, or a part of the name. */
  readonly actor?: string
  /** The id of a thing, or a part of its name. */
  readonly object?: string
  /** `client.updated`, or a noun: `client`. */
  readonly action?: string
  /** Inclusive. */
  readonly from?: Date
  /** Exclusive. */
  readonly to?: Date
}

type Params = Readonly<Record<string, string | readonly string[] | undefined>>

export const ACTIVITY_FILTERS = ['actor', 'object', 'action', 'from', 'to'] as const

/** Reads the filters of a URL. What cannot be read narrows nothing. */
export function readActivityFilters(params: Params): ActivityFilters {
  const text = (name: string) => {
    const value = params[name]
    const line = typeof value === 'string' ? value.trim().slice(0, 200) : ''
    return line === '' || line.includes('\u0000') || /\p{Surrogate}/u.test(line) ? undefined : line
  }
  const time = (name: string) => {
    const value = text(name)
    if (value === undefined || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined
    const at = new Date(value)
    return isStorableTime(at) ? at : undefined
  }
  return { actor: text('actor'), object: text('object'), action: text('action'), from: time('from'), to: time('to') }
}

export function isFiltered(filters: ActivityFilters): boolean {
  return Object.values(filters).some((value) => value !== undefined)
}

/** The filters as they stand in admin events and file names; times as ISO 8601. */
export function filtersAsText(filters: ActivityFilters): Record<string, string> {
  const entries = Object.entries(filters).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : String(value)]))
}

/** One thing whose activity is shown: its own, and what happened to its grants. */
export interface ActivityTarget {
  readonly type: string
  readonly id: string
}

/** The filters as a condition on `admin_events e`. */
export function whereActivity(filters: ActivityFilters, target?: ActivityTarget): Prisma.Sql {
  const conditions = [
    ...(target ? [whereTarget(target)] : []),
    ...(filters.actor ? [Prisma.sql`(e.actor_id = ${filters.actor} OR e.actor_name ILIKE ${containing(filters.actor)})`] : []),
    ...(filters.object ? [Prisma.sql`(e.target_id = ${filters.object} OR e.target_name ILIKE ${containing(filters.object)})`] : []),
    ...(filters.action ? [whereAction(filters.action)] : []),
    ...(filters.from ? [Prisma.sql`e.occurred_at >= ${filters.from}`] : []),
    ...(filters.to ? [Prisma.sql`e.occurred_at < ${filters.to}`] : []),
  ]
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' AND ')
}

function whereAction(action: string): Prisma.Sql {
  return action.includes('.') ? Prisma.sql`e.event = ${action}` : Prisma.sql`e.event LIKE ${`${likePattern(action)}.%`}`
}

// The two expressions have indexes of their own (migration link_admin_events).
function whereTarget({ type, id }: ActivityTarget): Prisma.Sql {
  const own = Prisma.sql`(e.target_type = ${type} AND e.target_id = ${id})`
  if (type === 'client') {
    return Prisma.sql`(${own} OR (e.target_type = 'client_grant' AND coalesce(e.after, e.before) ->> 'clientId' = ${id}))`
  }
  if (type === 'resource_server') {
    return Prisma.sql`(${own} OR (e.target_type = 'client_grant' AND coalesce(e.after, e.before) ->> 'audience'
      = (SELECT identifier FROM resource_servers WHERE id = ${id})))`
  }
  return own
}

function containing(text: string): string {
  return `%${likePattern(text)}%`
}
