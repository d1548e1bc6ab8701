import { database } from '../../../../lib/db/prisma.ts'
import { hasTraffic } from '../../../../lib/overview/read-requests.ts'

/** Whether nobody has ever asked for a token. Where that cannot be read, the parts of the Overview say what is wrong. */
export async function waitsForTraffic(): Promise<boolean> {
  try {
    return !(await hasTraffic(database().prisma))
  } catch {
    return false
  }
}
