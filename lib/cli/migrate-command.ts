import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { withInstance } from './with-instance.ts'

export function addMigrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .description('bring the database to the schema of this version (a server does so when it starts)')
    .action(() =>
      withInstance(context, async ({ migrated }) => {
        for (const name of migrated) context.terminal.out(`applied ${name}`)
        context.terminal.out(migrated.length === 0 ? 'The database is up to date.' : 'The database is now up to date.')
      }),
    )
}
