import { Command, CommanderError } from 'commander'
import { isDomainError, isStartupError } from '../errors.ts'
import { addAdminCommand } from './admin-command.ts'
import { addApplyCommand } from './apply-command.ts'
import { type CommandContext, UsageError } from './command-context.ts'
import { addExportCommand } from './export-command.ts'
import { addKeysCommand } from './keys-command.ts'
import { addMigrateCommand } from './migrate-command.ts'
import { createTerminal, type Streams, type Terminal } from './terminal.ts'

export const EXIT_FAILURE = 1
export const EXIT_USAGE = 2

/** Runs one command line. Returns the exit code: 0 done, 1 failed, 2 called wrongly. Never throws. */
export async function run(args: readonly string[], io: Streams & { env: CommandContext['env'] }): Promise<number> {
  const terminal = createTerminal(io)
  let exitCode = 0
  const fail = () => {
    exitCode = EXIT_FAILURE
  }
  const context: CommandContext = { ...io, terminal, fail }
  try {
    await createProgram(context).parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    return explain(error, terminal)
  }
}

function createProgram(context: CommandContext): Command {
  const { stdout, stderr } = context
  const program = new Command('writ')
    .description('Sets up and looks after a Writ: applications, APIs, grants, admins and signing keys.')
    .showHelpAfterError('(writ --help lists the commands)')
    // Before the commands are added: they take these settings over.
    .exitOverride()
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) })
    .addHelpText('after', HELP)
  addApplyCommand(program, context)
  addExportCommand(program, context)
  addAdminCommand(program, context)
  addKeysCommand(program, context)
  addMigrateCommand(program, context)
  return program
}

const HELP = `
A command works on the Writ of the data directory (DATA_DIR, .writ by default), whether its server runs or not, or on DATABASE_URL.
Exit codes: 0 done, 1 failed, 2 called wrongly. docs/cli.md has an example of each command.`

function explain(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE // commander has said why
  if (error instanceof UsageError) {
    terminal.note(`error: ${error.message}`)
    return EXIT_USAGE
  }
  if (isStartupError(error)) for (const problem of error.problems) terminal.note(problem)
  else if (isDomainError(error)) terminal.note(error.message)
  // A fault of Writ itself: the stack helps whoever gets the report.
  else for (const line of String(error instanceof Error ? (error.stack ?? error.message) : error).split('\n')) terminal.note(line)
  return EXIT_FAILURE
}
