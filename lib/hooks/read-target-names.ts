import type { PrismaClient } from '../db/generated/client.ts'
import type { HookView } from './hook-view.ts'

/** A target as a picker shows it. */
export interface TargetName {
  readonly value: string
  readonly label: string
  readonly detail: string
}

/** The applications and APIs that a hook is for, by name; null: every one. */
export async function readTargetNames(
  prisma: Pick<PrismaClient, 'client' | 'resourceServer'>,
  { clientIds, resourceServerIds }: Pick<HookView, 'clientIds' | 'resourceServerIds'>,
): Promise<{ applications: TargetName[] | null; apis: TargetName[] | null }> {
  const [clients, servers] = await Promise.all([
    clientIds &&
      prisma.client.findMany({ where: { id: { in: [...clientIds] } }, select: { id: true, name: true }, orderBy: { name: 'asc' } }),
    resourceServerIds &&
      prisma.resourceServer.findMany({
        where: { id: { in: [...resourceServerIds] } },
        select: { id: true, name: true, identifier: true },
        orderBy: { name: 'asc' },
      }),
  ])
  return {
    applications: clients?.map(({ id, name }) => ({ value: id, label: name, detail: id })) ?? null,
    apis: servers?.map(({ id, name, identifier }) => ({ value: id, label: name, detail: identifier })) ?? null,
  }
}
