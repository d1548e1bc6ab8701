import type { Prisma } from '../db/generated/client.ts'
import type { SigningAlg, TokenDialect } from '../oauth/ports.ts'

export const RESOURCE_SERVER_SELECT = {
  id: true,
  identifier: true,
  name: true,
  signingAlg: true,
  tokenLifetimeSeconds: true,
  tokenDialect: true,
  revision: true,
  createdAt: true,
  updatedAt: true,
  scopes: { select: { value: true, description: true } },
} as const satisfies Prisma.ResourceServerSelect

type ResourceServerRow = Prisma.ResourceServerGetPayload<{ select: typeof RESOURCE_SERVER_SELECT }>

export interface ScopeView {
  value: string
  description: string
}

/** An API as screens and commands see it. */
export interface ResourceServerView {
  id: string
  identifier: string
  name: string
  signingAlg: SigningAlg
  tokenLifetimeSeconds: number
  tokenDialect: TokenDialect
  revision: number
  createdAt: Date
  updatedAt: Date
  /** In the order of their values. */
  scopes: ScopeView[]
}

export function toResourceServerView(row: ResourceServerRow): ResourceServerView {
  // Check constraints and the input schema hold both sets.
  return {
    ...row,
    signingAlg: row.signingAlg as SigningAlg,
    tokenDialect: row.tokenDialect as TokenDialect,
    scopes: sortScopes(row.scopes),
  }
}

/** By code unit, here and not in SQL: the order of a database depends on its collation. */
export function sortScopes<Scope extends ScopeView>(scopes: readonly Scope[]): Scope[] {
  return scopes.toSorted((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
}

/** The part that admin events compare. */
export function toResourceServerEventView(resourceServer: ResourceServerView) {
  const { identifier, name, signingAlg, tokenLifetimeSeconds, tokenDialect, scopes } = resourceServer
  return { identifier, name, signingAlg, tokenLifetimeSeconds, tokenDialect, scopes }
}
