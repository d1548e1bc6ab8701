import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

// Only the owner of a data directory (lib/db/owner-lock) writes or removes the file, so with the lock held by a server it tells of that one.
const nameIn = (dataDir: string) => path.join(dataDir, 'server.json')

/** Tells commands that join the running server under which origin clients reach it, whatever port and name it was given. */
export async function writeServerFile(dataDir: string, { url }: { url: string }): Promise<void> {
  await removeServerFile(dataDir) // one of another mode or user
  await writeFile(nameIn(dataDir), `${JSON.stringify({ url })}\n`, { mode: 0o600, flag: 'wx' })
}

export async function removeServerFile(dataDir: string): Promise<void> {
  await rm(nameIn(dataDir), { force: true })
}

/** The origin of the running server; undefined when it has not said (yet). Ask only while another process holds the owner lock. */
export async function readServerUrl(dataDir: string): Promise<string | undefined> {
  try {
    const { url } = JSON.parse(await readFile(nameIn(dataDir), 'utf8')) as { url?: unknown }
    return typeof url === 'string' && /^https?:$/.test(new URL(url).protocol) ? url : undefined
  } catch {
    return undefined // missing, or half written: the settings have to do
  }
}
