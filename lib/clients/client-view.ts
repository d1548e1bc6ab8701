import type { Prisma } from '../db/generated/client.ts'
import type { ClientAuthMethod } from '../oauth/ports.ts'

/** What is read of a client, everywhere: never a secret's hash. */
export const CLIENT_SELECT = {
  id: true,
  name: true,
  description: true,
  owner: true,
  tags: true,
  metadata: true,
  authMethod: true,
  disabledAt: true,
  disabledReason: true,
  revision: true,
  createdAt: true,
  updatedAt: true,
} as const satisfies Prisma.ClientSelect

type ClientRow = Prisma.ClientGetPayload<{ select: typeof CLIENT_SELECT }>

/** An application as screens and commands see it. */
export interface ClientView {
  id: string
  name: string
  description: string
  owner: string
  tags: string[]
  metadata: Record<string, string>
  authMethod: ClientAuthMethod
  disabledAt: Date | null
  disabledReason: string
  revision: number
  createdAt: Date
  updatedAt: Date
}

export function toClientView(row: ClientRow): ClientView {
  return {
    ...row,
    // jsonb of our own writing: a map of strings, by the input schema.
    metadata: row.metadata as Record<string, string>,
    // A check constraint and the input schema hold the set.
    authMethod: row.authMethod as ClientAuthMethod,
  }
}

/** The part that admin events compare: what an admin can change. */
export function toClientEventView(client: ClientView) {
  const { name, description, owner, tags, metadata, authMethod, disabledAt, disabledReason } = client
  return { name, description, owner, tags, metadata, authMethod, disabled: disabledAt !== null, disabledReason }
}

export const CLIENT_SECRET_SELECT = {
  id: true,
  clientId: true,
  secretHint: true,
  label: true,
  slot: true,
  expiresAt: true,
  replacesId: true,
  graceSeconds: true,
  graceStartedAt: true,
  retiresAt: true,
  revokedAt: true,
  createdBy: true,
  createdAt: true,
} as const satisfies Prisma.ClientSecretSelect

/** A secret as screens and commands see it: its hint, never its value or hash. */
export type ClientSecretView = Prisma.ClientSecretGetPayload<{ select: typeof CLIENT_SECRET_SELECT }>

/** The part that admin events keep of a secret. */
export function toClientSecretEventView(secret: ClientSecretView) {
  const { id, secretHint, label, expiresAt, replacesId, graceSeconds, retiresAt, revokedAt } = secret
  return { id, hint: secretHint, label, expiresAt, replacesId, graceSeconds, retiresAt, revokedAt }
}
