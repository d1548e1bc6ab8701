import { z } from 'zod'
import { type Actor, type AdminEventInput, recordAdminEvents } from '../admin-activity/record-admin-event.ts'
import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { lineOfText, parseInput } from '../parse-input.ts'
import { clientFilter, clientFilterSql } from './client-filter.ts'
import { CLIENT_SELECT, type ClientView, toClientEventView, toClientView } from './client-view.ts'

const TAGS_MAX = 50
const READ_AT_ONCE = 1000
/** As many as somebody may still want to take back with one click. */
const UNDO_MAX = 1000
/** Ten thousand take two seconds; a person chose them, and waits. */
const RUN_MILLISECONDS_MAX = 120_000

const tag = lineOfText('the tag', 64)

export const changeManyClientsInput = z.strictObject({
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('disable'), reason: lineOfText('the reason', 500, { optional: true }).default('') }),
    z.strictObject({ kind: z.literal('enable') }),
    z.strictObject({ kind: z.literal('add_tag'), tag }),
    z.strictObject({ kind: z.literal('remove_tag'), tag }),
  ]),
  of: z.union([
    /** Those that were ticked, as they were seen. */
    z.strictObject({
      refs: z
        .array(z.strictObject({ id: z.string(), revision: z.int().positive() }))
        .min(1)
        .max(UNDO_MAX),
    }),
    /** All that match, as of when the list was read; `expected` is how many it told of. */
    z.strictObject({ filter: clientFilter, asOf: z.date(), expected: z.int().positive() }),
  ]),
})
export type ChangeManyClientsInput = z.input<typeof changeManyClientsInput>
type Change = z.output<typeof changeManyClientsInput>['change']

export interface ManyChanged {
  /** Changed now, each with an event of its own. */
  done: number
  /** Were that way already. */
  unchanged: number
  /** Left alone, because somebody changed them meanwhile. */
  changedMeanwhile: string[]
  /** Were deleted, or no longer match. */
  gone: number
  /** For taking it back; absent when it was too much for that. */
  refs?: { id: string; revision: number }[]
}

/**
 * Disables, enables or tags many applications: one statement, one transaction and one move of the config epoch, however many they are, and
 * an event for each. What was changed since it was seen is left alone and named.
 *
 * @throws DomainError `invalid`
 */
export async function changeManyClients(
  { prisma }: { prisma: PrismaClient },
  input: ChangeManyClientsInput,
  actor: Actor,
): Promise<ManyChanged> {
  const { change, of } = parseInput(changeManyClientsInput, input)
  return transaction(prisma, (tx) => changeInTransaction(tx, change, of, actor), { runMillisecondsMax: RUN_MILLISECONDS_MAX })
}

type Selected = z.output<typeof changeManyClientsInput>['of']

async function changeInTransaction(tx: Tx, change: Change, of: Selected, actor: Actor): Promise<ManyChanged> {
  const { found, seen, expected } = await lockSelected(tx, of)
  const changedMeanwhile = found.filter((row) => !seen(row)).map(({ id }) => id)
  const before = await readClients(
    tx,
    found.filter(seen).map(({ id }) => id),
  )
  const now = new Date()
  const pairs = before.flatMap((client) => {
    const after = changed(client, change, now)
    return after === undefined ? [] : [{ before: client, after }]
  })
  const ids = pairs.map(({ after }) => after.id)
  if (ids.length > 0)
    await tx.$executeRaw`UPDATE clients SET ${assignments(change, now)}, revision = revision + 1, updated_at = ${now}
    WHERE id = ANY(${ids})`
  await recordAdminEvents(
    tx,
    pairs.map(({ before, after }) => toEvent(change, before, after, actor)),
  )
  return {
    done: pairs.length,
    unchanged: before.length - pairs.length,
    changedMeanwhile,
    gone: Math.max(expected - found.length, 0),
    refs: pairs.length > UNDO_MAX ? undefined : pairs.map(({ after: { id, revision } }) => ({ id, revision })),
  }
}

interface Locked {
  id: string
  revision: number
  updatedAt: Date
}

/** Locks what was chosen, in the order of the ids, so that two such changes never wait for each other in a circle. */
async function lockSelected(tx: Tx, of: Selected): Promise<{ found: Locked[]; seen: (row: Locked) => boolean; expected: number }> {
  const condition = 'refs' in of ? Prisma.sql`c.id = ANY(${of.refs.map(({ id }) => id)})` : clientFilterSql(of.filter)
  const found = await tx.$queryRaw<Locked[]>`
    SELECT c.id, c.revision, c.updated_at AS "updatedAt" FROM clients c LEFT JOIN client_stats s ON s.client_id = c.id
    WHERE ${condition} ORDER BY c.id FOR NO KEY UPDATE OF c`
  if (!('refs' in of)) return { found, seen: ({ updatedAt }) => updatedAt <= of.asOf, expected: of.expected }
  const revisions = new Map(of.refs.map(({ id, revision }) => [id, revision]))
  return { found, seen: ({ id, revision }) => revisions.get(id) === revision, expected: revisions.size }
}

async function readClients(tx: Tx, ids: readonly string[]): Promise<ClientView[]> {
  const clients: ClientView[] = []
  for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
    const rows = await tx.client.findMany({ where: { id: { in: ids.slice(from, from + READ_AT_ONCE) } }, select: CLIENT_SELECT })
    clients.push(...rows.map(toClientView))
  }
  return clients
}

/** The application as the change leaves it; undefined when it leaves it as it is. */
function changed(client: ClientView, change: Change, now: Date): ClientView | undefined {
  const next = { ...client, revision: client.revision + 1, updatedAt: now }
  switch (change.kind) {
    case 'disable':
      return client.disabledAt === null ? { ...next, disabledAt: now, disabledReason: change.reason } : undefined
    case 'enable':
      return client.disabledAt === null ? undefined : { ...next, disabledAt: null, disabledReason: '' }
    case 'add_tag':
      if (client.tags.includes(change.tag) || client.tags.length >= TAGS_MAX) return undefined
      return { ...next, tags: [...client.tags, change.tag] }
    case 'remove_tag':
      return client.tags.includes(change.tag) ? { ...next, tags: client.tags.filter((tag) => tag !== change.tag) } : undefined
  }
}

/** The same for the database. */
function assignments(change: Change, now: Date): Prisma.Sql {
  switch (change.kind) {
    case 'disable':
      return Prisma.sql`disabled_at = ${now}, disabled_reason = ${change.reason}`
    case 'enable':
      return Prisma.sql`disabled_at = NULL, disabled_reason = ''`
    case 'add_tag':
      return Prisma.sql`tags = array_append(tags, ${change.tag})`
    case 'remove_tag':
      return Prisma.sql`tags = array_remove(tags, ${change.tag})`
  }
}

const EVENTS: Record<Change['kind'], string> = {
  disable: 'client.disabled',
  enable: 'client.enabled',
  add_tag: 'client.updated',
  remove_tag: 'client.updated',
}

function toEvent(change: Change, before: ClientView, after: ClientView, actor: Actor): AdminEventInput {
  return {
    event: EVENTS[change.kind],
    actor,
    target: { type: 'client', id: after.id, name: after.name },
    before: toClientEventView(before),
    after: toClientEventView(after),
    revision: after.revision,
  }
}
