import { z } from 'zod'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { allowedScopes } from '../client-grants/client-grant-input.ts'
import { setClientGrantInTransaction } from '../client-grants/set-client-grant.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { parseInput } from '../parse-input.ts'
import { clientSecretOptions, createClientInput } from './client-input.ts'
import { type CreatedClient, createClientInTransaction } from './create-client.ts'

const GRANTS_MAX = 50

/** Client id and secret are made here, never chosen by who asks: a chosen id could be that of an application whose rows are in the log. */
export const registerClientInput = createClientInput
  .omit({ clientId: true })
  .extend({
    secret: clientSecretOptions.omit({ value: true }).strict().prefault({}),
    /** What it may call from the start; more can follow. */
    grants: z
      .array(z.strictObject({ resourceServerId: z.string(), allowedScopes }))
      .max(GRANTS_MAX, `at most ${GRANTS_MAX} APIs at once; more can follow`)
      .default([]),
  })
  .strict()
export type RegisterClientInput = z.input<typeof registerClientInput>

/**
 * Makes an application with its first secret and with the APIs that it may call: all of it or nothing.
 *
 * @throws DomainError `invalid`, `not_found` for an API, or `conflict` when the name or the given client id is taken.
 */
export async function registerClient(
  { prisma, encryption }: { prisma: PrismaClient; encryption: Encryption },
  input: RegisterClientInput,
  actor: Actor,
): Promise<CreatedClient> {
  const { grants, ...client } = parseInput(registerClientInput, input)
  return transaction(prisma, async (tx) => {
    const created = await createClientInTransaction(tx, encryption, client, actor)
    // In one order, so that two such registrations never wait for each other's APIs in a circle.
    for (const grant of grants.toSorted((one, other) => (one.resourceServerId < other.resourceServerId ? -1 : 1))) {
      await setClientGrantInTransaction(tx, { clientId: created.client.id, ...grant }, actor)
    }
    return created
  })
}
