import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runCommand } from './child-process.ts'
import { ROOT } from './writ-process.ts'

/** Keys at rest for a server that is given a database; with the embedded one it makes its own. */
export function testKeys(): { WRIT_ENCRYPTION_KEY: string; WRIT_SECRET_PEPPER: string } {
  return {
    WRIT_ENCRYPTION_KEY: `test:${randomBytes(32).toString('base64')}`,
    WRIT_SECRET_PEPPER: `1:${randomBytes(32).toString('base64')}`,
  }
}

/** What `writ apply --json` prints. */
export interface Applied {
  readonly changes: number
  readonly clients: readonly { readonly name: string; readonly client_id: string; readonly client_secret?: string }[]
}

/** `writ apply` of a configuration, as an operator runs it beside the server with the same settings. Rejects with what it printed. */
export async function applyConfig(env: Readonly<Record<string, string | undefined>>, config: object): Promise<Applied> {
  const folder = await mkdtemp(path.join(tmpdir(), 'writ-apply-'))
  try {
    const file = path.join(folder, 'config.yaml')
    await writeFile(file, JSON.stringify(config)) // every JSON text is YAML
    const { code, stdout, stderr } = await runCommand(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', 'apply', file, '--json'], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    })
    if (code !== 0) throw new Error(`writ apply ended with ${code}:\n${stdout}${stderr}`)
    return JSON.parse(stdout)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
