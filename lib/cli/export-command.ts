import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import { transaction } from '../db/transaction.ts'
import { StartupError } from '../errors.ts'
import { readConfiguration } from './apply/read-configuration.ts'
import type { CommandContext } from './command-context.ts'
import { type ExportedDeployment, toExportedDeployment, toFiles, toYaml } from './deployment/write-deployment.ts'
import { withInstance } from './with-instance.ts'

export function addExportCommand(program: Command, context: CommandContext): void {
  program
    .command('export')
    .description('write applications, APIs, grants and hooks in the format that apply reads, without secrets')
    .argument('[file-or-directory]', 'a .yaml or .yml file, or a directory; stdout when left out')
    .action((target: string | undefined) => exportTo(target, context))
}

async function exportTo(target: string | undefined, context: CommandContext): Promise<void> {
  const { terminal } = context
  const deployment = await withInstance(context, ({ prisma }) => transaction(prisma, readConfiguration).then(toExportedDeployment))
  if (target === undefined) {
    terminal.raw(toYaml(deployment))
    return
  }
  try {
    if (await isDirectoryTarget(target)) await writeDirectory(target, deployment)
    else await writeFile(target, toYaml(deployment))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
    throw new StartupError(`${target} cannot be written (${(error as NodeJS.ErrnoException).code}).`, { cause: error })
  }
  const { clients, resourceServers, clientGrants, hooks = [], actions = [] } = deployment
  const code = [...hooks, ...actions]
  const counts = [count(clients, 'application'), count(resourceServers, 'API'), count(clientGrants, 'grant')]
  if (code.length > 0) counts.push(count(code, 'hook'))
  terminal.note(`Wrote ${counts.slice(0, -1).join(', ')} and ${counts.at(-1)} to ${target}.`)
}

function count(things: readonly unknown[], noun: string): string {
  return things.length === 1 ? `1 ${noun}` : `${things.length} ${noun}s`
}

async function isDirectoryTarget(target: string): Promise<boolean> {
  const kind = await stat(target).catch(() => undefined)
  return kind?.isDirectory() ?? !/\.ya?ml$/.test(target)
}

/** A file of an older export would come back with the next `apply`, and removing it could hit a file of someone else: it is named. */
async function writeDirectory(directory: string, deployment: ExportedDeployment): Promise<void> {
  const files = toFiles(deployment)
  const stale: string[] = []
  for (const folder of ['resource-servers', 'clients', 'grants']) await mkdir(path.join(directory, folder), { recursive: true })
  for (const folder of ['resource-servers', 'clients', 'grants', 'hooks', 'actions', 'triggers']) {
    const names = await readdir(path.join(directory, folder)).catch(() => []) // an export without hooks has no folders for them
    stale.push(...names.map((name) => `${folder}/${name}`).filter((file) => file.endsWith('.json') && !files.has(file)))
  }
  const tenantFile = (await readdir(directory)).find((name) => /^tenant\.ya?ml$/.test(name))
  if (tenantFile !== undefined) stale.push(tenantFile)
  if (stale.length > 0) {
    throw new StartupError(
      `Nothing was written: ${directory} has files that are not part of this export. Remove them first: ${stale.join(', ')}`,
    )
  }
  for (const [file, text] of files) {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true })
    await writeFile(path.join(directory, file), text)
  }
}
