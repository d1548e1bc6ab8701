import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startTestServer } from '../../lib/db/testing.ts'
import { RUN_FOLDER, startInstallation, writeSharedInstallation } from './installation.ts'

/** One Postgres and one built server for the whole run. What it returns ends both. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const postgres = await startTestServer()
  process.env.WRIT_TEST_PG_URL = postgres.url // workers start after this and inherit it
  const folder = await mkdtemp(path.join(tmpdir(), 'writ-console-'))
  process.env[RUN_FOLDER] = folder
  const stop = async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const shared = await startInstallation()
    await writeSharedInstallation(shared.facts)
    return async () => {
      await shared.close()
      await stop()
    }
  } catch (error) {
    await stop()
    throw error
  }
}
