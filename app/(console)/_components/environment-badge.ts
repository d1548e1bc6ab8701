import { database } from '../../../lib/db/prisma.ts'
import { registeredLog } from '../../../lib/registered-log.ts'
import { readConsoleSetting } from '../../../lib/settings/console-settings.ts'
import type { Environment } from '../../../lib/settings/setting-definitions.ts'

/** What the operator calls this installation. A badge that cannot be read must not take the page along. */
export async function readEnvironmentBadge(): Promise<Environment | undefined> {
  try {
    return (await readConsoleSetting(database().prisma, 'environment')).value ?? undefined
  } catch (error) {
    registeredLog()?.warn({ err: error }, 'the environment badge could not be read')
    return undefined
  }
}
