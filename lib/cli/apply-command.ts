import type { Command } from 'commander'
import type { Config } from '../config.ts'
import { refuseFetch } from '../hooks/sandbox/fetch-broker.ts'
import { HookPool } from '../hooks/sandbox/pool.ts'
import { type Applied, applyDeployment } from './apply/apply-deployment.ts'
import { formatProblem, reportPlan, reportSecrets, toJsonReport } from './apply/report.ts'
import { openSecretsFile, type SecretsFile } from './apply/secrets-file.ts'
import type { CommandContext } from './command-context.ts'
import { type Deployment, type ParsedDeployment, parseDeployment } from './deployment/parse-deployment.ts'
import { readSources } from './deployment/read-sources.ts'
import { toSafeJson } from './terminal.ts'
import { commandActor, withInstance } from './with-instance.ts'

interface ApplyCommandOptions {
  json?: boolean
  dryRun?: boolean
  delete?: boolean
  secretsOut?: string
  config?: string
}

export function addApplyCommand(program: Command, context: CommandContext): void {
  program
    .command('apply')
    .description('make applications, APIs, grants and hooks as a file says: all of it or nothing')
    .argument('<file-or-directory>', 'YAML or JSON file, or a directory, in the format of auth0-deploy-cli')
    .option('--json', 'print one JSON object on stdout and nothing else there')
    .option('--dry-run', 'print the plan and change nothing')
    .option('--delete', 'also remove what the sections of the file do not name')
    .option('--secrets-out <file>', 'write new secrets to a new file (mode 0600) instead of printing them')
    .option('--config <file>', 'take AUTH0_KEYWORD_REPLACE_MAPPINGS from this file (default: config.json beside what is read)')
    .action((target: string, options: ApplyCommandOptions) => apply(target, options, context))
}

async function apply(target: string, options: ApplyCommandOptions, context: CommandContext): Promise<void> {
  const { terminal, env } = context
  const sources = await readSources(target, { env, configFile: options.config })
  const parsed = parseDeployment(sources)
  for (const note of parsed.notes) terminal.note(note)
  if (refuse(parsed.problems.map(formatProblem), context)) return
  await withInstance(context, async (instance, config) => {
    const secretsFile = options.secretsOut === undefined || options.dryRun ? undefined : await openSecretsFile(options.secretsOut)
    let lane: HookPool | undefined
    const openLane = () => {
      lane ??= new HookPool({ size: 1, fetch: refuseFetch, childLimits: { warmUpRuns: 0 } })
      return lane
    }
    try {
      const applied = await applyDeployment({ ...instance, openLane }, parsed.deployment, {
        actor: commandActor('apply'),
        delete: options.delete ?? false,
        dryRun: options.dryRun ?? false,
        keepSecrets: secretsFile?.write,
      })
      if (applied.newSecrets.length > 0) secretsFile?.keep()
      if (refuse(applied.plan.problems.map(formatProblem), context)) return
      const issuerUrl = instance.serverUrl ?? config.issuerUrl ?? localUrl(config)
      report({ parsed, applied, options, secretsFile, issuerUrl }, context)
    } finally {
      await secretsFile?.close()
      await lane?.close()
    }
  })
}

/** Prints every problem and says that nothing was changed. Returns whether there was any. */
function refuse(problems: readonly string[], { terminal, fail }: CommandContext): boolean {
  if (problems.length === 0) return false
  for (const problem of problems) terminal.note(problem)
  terminal.note(problems.length === 1 ? 'Nothing was changed: 1 problem.' : `Nothing was changed: ${problems.length} problems.`)
  fail()
  return true
}

interface Outcome {
  parsed: ParsedDeployment
  applied: Applied
  options: ApplyCommandOptions
  secretsFile: SecretsFile | undefined
  /** Where a first token is asked for. */
  issuerUrl: string
}

function report({ parsed, applied, options, secretsFile, issuerUrl }: Outcome, { terminal }: CommandContext): void {
  const { plan, newSecrets } = applied
  if (options.json) {
    reportPlan({ out: terminal.note }, plan)
    terminal.raw(`${toSafeJson(toJsonReport(parsed.deployment, applied, secretsFile === undefined))}\n`)
  } else {
    reportPlan(terminal, plan)
    terminal.out(isEmpty(parsed.deployment) ? EMPTY : summaryOf(plan.steps.length, options.dryRun ?? false))
  }
  if (secretsFile !== undefined && newSecrets.length > 0) {
    terminal.note(`New secrets were written to ${secretsFile.file}; Writ keeps only their hashes.`)
  } else if (!options.json) {
    reportSecrets(terminal, applied, issuerUrl)
  }
}

/** Where a server with these settings would be. */
function localUrl({ tls, port }: Config): string {
  return `${tls ? 'https' : 'http'}://localhost:${port}`
}

const EMPTY = 'Nothing to change: the file names no clients, resourceServers, clientGrants, hooks or actions.'

function isEmpty({ clients, resourceServers, clientGrants, hooks }: Deployment): boolean {
  return [clients, resourceServers, clientGrants, hooks].every((section) => section === undefined)
}

function summaryOf(changes: number, dryRun: boolean): string {
  if (changes === 0) return 'Nothing to change: everything is as the file says.'
  const count = changes === 1 ? '1 change' : `${changes} changes`
  return dryRun ? `${count} planned. This was a dry run: nothing was changed.` : `${count} applied.`
}
