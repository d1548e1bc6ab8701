import { chmod, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import type { Origins } from './serving.ts'

/**
 * Says where Writ is. The owner link is a secret: it is shown to a person at a terminal; into a log or a pipe goes only the name of the
 * file that holds it (0600).
 */
export async function announce(
  origins: Origins,
  ownerLink: string | undefined,
  config: Config,
  stdout: NodeJS.WriteStream,
  log: Log,
): Promise<void> {
  const file = path.join(config.dataDir, 'owner-link')
  const lines = [`Issuer      ${origins.issuer}/`]
  if (origins.listener !== origins.issuer) lines.unshift(`Listening   ${origins.listener}`)
  if (origins.console) lines.push(`Console     ${origins.console}`)
  if (origins.operations) lines.push(`Operations  ${origins.operations}/readyz, ${origins.operations}/metrics`)
  if (ownerLink && stdout.isTTY) lines.push(`Owner link  ${ownerLink}`, '            Works once, for one hour.')
  if (ownerLink && !stdout.isTTY) {
    const written = await writeLink(file, ownerLink, log)
    lines.push(written ? `Owner link  in ${file}` : 'Owner link  nowhere to write it; use: npm run writ -- admin create')
  }
  if (!ownerLink) await rm(file, { force: true }).catch(() => {}) // it works no more; a directory that cannot be written holds none
  if (!stdout.isTTY) log.info({ ...origins, issuer: `${origins.issuer}/` }, 'listening') // a person reads it below
  stdout.write(`${lines.map((line) => `  ${line}`).join('\n')}\n`)
}

async function writeLink(file: string, link: string, log: Log): Promise<boolean> {
  try {
    await rm(file, { force: true })
    await writeFile(file, `${link}\n`, { mode: 0o600, flag: 'wx' })
    await chmod(file, 0o600) // whatever the umask
    return true
  } catch (error) {
    log.warn({ err: error, file }, 'the owner link could not be written')
    return false
  }
}
