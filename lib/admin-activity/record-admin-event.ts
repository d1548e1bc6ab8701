import type { Tx } from '../db/transaction.ts'
import { uuidv7 } from '../ids.ts'

/** Who changes something: a signed-in admin, a person at the command line, or Writ itself (start-up, jobs). */
export type Actor = {
  type: 'admin' | 'cli' | 'system'
  id: string
  name: string
  /** Normalised client address; empty or absent when there is none. */
  address?: string
  /** The session of an admin. */
  sessionId?: string
  /** The event whose change is being taken back, while that is done: what happens then is linked to it. */
  undoes?: string
}

/** What was changed. The name is copied, so that the event still reads after the thing is gone. */
export interface AdminEventTarget {
  type: string
  id: string
  name: string
}

/** A view of the target as plain data. Dates are written as ISO 8601, undefined members are left out. */
export type AdminEventView = Readonly<Record<string, unknown>>

export interface AdminEventInput {
  /** `noun.verb` in the past tense: `client.created`, `signing_key.rotated`. */
  event: string
  actor: Actor
  target: AdminEventTarget
  before?: AdminEventView
  after?: AdminEventView
  /** Of the target, as this change leaves it. Without one the change cannot be taken back from the list of events. */
  revision?: number
}

const SECRET_MEMBERS = /^(client_?secret|secret|secret_?hash|password|password_?hash|private_?key(_?sealed)?|token|token_?hash)$/i

/**
 * Writes who changed what, in the transaction of the change: an event exists exactly when its change does.
 *
 * `before` and `after` are view objects, never rows. As a second guard, members that carry secret material are replaced by
 * `[removed]` at any depth, because a secret in the activity log could not be taken back.
 */
export async function recordAdminEvent(tx: Tx, input: AdminEventInput): Promise<void> {
  await tx.adminEvent.create({ data: toRow(input), select: { id: true } })
}

const ROWS_AT_ONCE = 1000 // a statement has 65,535 parameters at most

/** As `recordAdminEvent`, for a change of many things: one event for each. */
export async function recordAdminEvents(tx: Tx, inputs: readonly AdminEventInput[]): Promise<void> {
  for (let from = 0; from < inputs.length; from += ROWS_AT_ONCE) {
    await tx.adminEvent.createMany({ data: inputs.slice(from, from + ROWS_AT_ONCE).map(toRow) })
  }
}

function toRow(input: AdminEventInput) {
  return {
    id: uuidv7(),
    event: input.event,
    actorType: input.actor.type,
    actorId: input.actor.id,
    actorName: storable(input.actor.name),
    targetType: input.target.type,
    targetId: input.target.id,
    targetName: storable(input.target.name),
    before: input.before === undefined ? undefined : withoutSecrets(input.before),
    after: input.after === undefined ? undefined : withoutSecrets(input.after),
    address: input.actor.address ?? '',
    sessionId: input.actor.sessionId,
    revision: input.revision,
    undoes: input.actor.undoes,
  }
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** A plain JSON copy of the view. Postgres stores neither NUL nor lone surrogates: they give way here rather than fail the change. */
export function withoutSecrets(view: AdminEventView): { [name: string]: Json } {
  const copy = JSON.parse(JSON.stringify(view), (name, value) => {
    if (SECRET_MEMBERS.test(name) && value !== null) return '[removed]'
    return typeof value === 'string' ? storable(value) : value
  })
  return copy as { [name: string]: Json }
}

function storable(text: string): string {
  return text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\ufffd')
}
