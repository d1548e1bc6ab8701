import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { clientSearch } from './client-filter.ts'

const OPTIONS_MAX = 20

/** Applications for a picker, by the same search as the list. Nothing typed gives the first. */
export async function searchClientOptions(prisma: Pick<PrismaClient, '$queryRaw'>, typed: string): Promise<{ id: string; name: string }[]> {
  const text = typed.trim()
  const where = text === '' ? Prisma.sql`true` : clientSearch(text)
  return prisma.$queryRaw`SELECT c.id, c.name FROM clients c WHERE ${where} ORDER BY lower(c.name), c.id LIMIT ${OPTIONS_MAX}`
}
