import { changedFields } from '../admin-activity/changed-fields.ts'
import { type LastChange, readLastChange } from '../admin-activity/read-last-change.ts'
import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { Prisma, PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { orConflict } from '../db/unique-violation.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { type SetClientDisabledInput, setClientDisabledInput, type UpdateClientInput, updateClientInput } from './client-input.ts'
import { CLIENT_SELECT, type ClientView, toClientEventView, toClientView } from './client-view.ts'

/**
 * Changes what is given and keeps the rest. Input that equals what is stored writes nothing: no revision, no event, no epoch.
 *
 * @throws DomainError `invalid`, `not_found`, or `conflict` when the revision is stale or the name is taken.
 */
export async function updateClient(deps: { prisma: PrismaClient }, input: UpdateClientInput, actor: Actor): Promise<ClientView> {
  return transaction(deps.prisma, (tx) => updateClientInTransaction(tx, input, actor))
}

/** As `updateClient`, inside a transaction of the caller. */
export async function updateClientInTransaction(tx: Tx, input: UpdateClientInput, actor: Actor): Promise<ClientView> {
  const { id, revision, ...fields } = parseInput(updateClientInput, input)
  const before = await readClientAt(tx, id, revision)
  const changes = changedFields(before, fields)
  if (changes === undefined) return before
  return saveClient(tx, before, changes, 'client.updated', actor)
}

/**
 * Disables an application (no tokens once this has committed) or enables it again. Its secrets and grants stay.
 *
 * @throws DomainError `invalid`, `not_found`, or `conflict` when the revision is stale.
 */
export async function setClientDisabled(deps: { prisma: PrismaClient }, input: SetClientDisabledInput, actor: Actor): Promise<ClientView> {
  return transaction(deps.prisma, (tx) => setClientDisabledInTransaction(tx, input, actor))
}

/** As `setClientDisabled`, inside a transaction of the caller. */
export async function setClientDisabledInTransaction(tx: Tx, input: SetClientDisabledInput, actor: Actor): Promise<ClientView> {
  const { id, revision, disabled, reason } = parseInput(setClientDisabledInput, input)
  const before = await readClientAt(tx, id, revision)
  const disabledReason = disabled ? reason : ''
  if ((before.disabledAt !== null) === disabled && before.disabledReason === disabledReason) return before
  const disabledAt = disabled ? (before.disabledAt ?? new Date()) : null
  return saveClient(tx, before, { disabledAt, disabledReason }, disabled ? 'client.disabled' : 'client.enabled', actor)
}

/** Reads an application that is about to change. A stale revision means that someone else saved first. */
export async function readClientAt(tx: Tx, id: string, revision: number): Promise<ClientView> {
  const row = await tx.client.findUnique({ where: { id }, select: CLIENT_SELECT })
  if (row === null) throw new DomainError('not_found', `There is no application with the client_id "${id}".`)
  if (row.revision !== revision) throw await staleClient(tx, id)
  return toClientView(row)
}

async function saveClient(tx: Tx, before: ClientView, changes: Prisma.ClientUpdateInput, event: string, actor: Actor): Promise<ClientView> {
  const rows = await orConflict(
    tx.client.updateManyAndReturn({
      where: { id: before.id, revision: before.revision },
      data: { ...changes, revision: { increment: 1 } },
      select: CLIENT_SELECT,
    }),
    `An application with the name "${String(changes.name ?? before.name)}" exists already.`,
  )
  const row = rows[0]
  if (row === undefined) throw await staleClient(tx, before.id)
  const after = toClientView(row)
  await recordAdminEvent(tx, {
    event,
    actor,
    target: { type: 'client', id: after.id, name: after.name },
    before: toClientEventView(before),
    after: toClientEventView(after),
    revision: after.revision,
  })
  return after
}

/** What a save that came too late is told: what is stored now, and whose it is. */
export interface StaleClient extends ClientView {
  readonly changed?: LastChange
}

/** Someone else saved first, or removed the application. */
export async function staleClient(tx: Tx, id: string): Promise<DomainError> {
  const row = await tx.client.findUnique({ where: { id }, select: CLIENT_SELECT })
  if (row === null) return new DomainError('not_found', `There is no application with the client_id "${id}".`)
  const current: StaleClient = { ...toClientView(row), changed: await readLastChange(tx, { type: 'client', id }) }
  return new DomainError(
    'conflict',
    `The application "${row.name}" was changed by someone else meanwhile. Read it again and repeat the change.`,
    undefined,
    { current },
  )
}
