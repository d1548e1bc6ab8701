import type { Prisma } from '../db/generated/client.ts'

export const CLIENT_GRANT_SELECT = {
  id: true,
  clientId: true,
  resourceServerId: true,
  allowedScopes: true,
  expiresAt: true,
  revision: true,
  createdAt: true,
  updatedAt: true,
  client: { select: { name: true } },
  resourceServer: { select: { identifier: true, name: true } },
} as const satisfies Prisma.ClientGrantSelect

/** A grant as screens and commands see it, with the names of its two sides. */
export type ClientGrantView = Prisma.ClientGrantGetPayload<{ select: typeof CLIENT_GRANT_SELECT }>

/** The part that admin events compare. */
export function toClientGrantEventView(grant: ClientGrantView) {
  const { clientId, client, resourceServer, allowedScopes, expiresAt } = grant
  return { clientId, client: client.name, audience: resourceServer.identifier, allowedScopes, expiresAt }
}

/** What a grant is called in lists of events. */
export function clientGrantName(grant: ClientGrantView): string {
  return `${grant.client.name} → ${grant.resourceServer.name}`
}
