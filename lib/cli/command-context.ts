import type { Streams, Terminal } from './terminal.ts'

/** What every command is handed. */
export interface CommandContext extends Streams {
  env: Readonly<Record<string, string | undefined>>
  terminal: Terminal
  /** The exit code of a command that ended without an error but not well. */
  fail(): void
}

/** A command that was called wrongly, in a sentence. */
export class UsageError extends Error {}
