import type { PrismaClient } from '../db/generated/client.ts'

/** The scopes that each of these APIs defines, and since when. */
export async function readDefinedScopes(
  prisma: Pick<PrismaClient, 'scope'>,
  apiIds: readonly string[],
): Promise<ReadonlyMap<string, readonly { value: string; createdAt: Date }[]>> {
  const scopes = await prisma.scope.findMany({
    where: { resourceServerId: { in: [...apiIds] } },
    select: { resourceServerId: true, value: true, createdAt: true },
    orderBy: { value: 'asc' },
  })
  const byApi = new Map<string, { value: string; createdAt: Date }[]>()
  for (const { resourceServerId, ...scope } of scopes) {
    const known = byApi.get(resourceServerId)
    if (known) known.push(scope)
    else byApi.set(resourceServerId, [scope])
  }
  return byApi
}
