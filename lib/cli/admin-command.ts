import { type Command, Option } from 'commander'
import { ADMIN_ROLES, type AdminRole, createAdmin } from '../auth/create-admin.ts'
import { normaliseEmail } from '../auth/email.ts'
import { checkNewPassword } from '../auth/password-policy.ts'
import { resetAdmin } from '../auth/reset-admin.ts'
import { askLine, askPassword } from './ask.ts'
import { type CommandContext, UsageError } from './command-context.ts'
import { commandActor, withInstance } from './with-instance.ts'

export function addAdminCommand(program: Command, context: CommandContext): void {
  const admin = program.command('admin').description('make admins of the console, and let back in who is locked out')
  admin
    .command('create')
    .description('make an admin; the password comes from WRIT_OWNER_PASSWORD, from stdin, or is asked for')
    .argument('[email]', 'email address; asked for when left out')
    .addOption(new Option('--role <role>', 'what the admin may do').choices(ADMIN_ROLES).default('owner'))
    .option('--name <name>', 'how the console calls the admin', '')
    .action((email: string | undefined, options: { role: AdminRole; name: string }) => createAdminCommand(email, options, context))
  admin
    .command('reset')
    .description(
      'give an admin a new password and end all sessions; the password comes from WRIT_OWNER_PASSWORD, from stdin, or is asked for',
    )
    .argument('[email]', 'email address; asked for when left out')
    .option('--drop-second-factor', 'also take the second factor and its recovery codes away', false)
    .action((email: string | undefined, options: { dropSecondFactor: boolean }) => resetAdminCommand(email, options, context))
}

async function resetAdminCommand(
  given: string | undefined,
  { dropSecondFactor }: { dropSecondFactor: boolean },
  context: CommandContext,
): Promise<void> {
  const email = normaliseEmail(given ?? (await readEmail(context, 'reset')))
  const password = await readPassword(context)
  checkNewPassword(password, email) // before anything is started
  await withInstance(context, async ({ prisma }) => {
    const { endedSessions, revokedInvitations, droppedSecondFactor, hasSecondFactor } = await resetAdmin(
      { prisma },
      { email, password, dropSecondFactor },
      commandActor('admin reset'),
    )
    const sessions = endedSessions === 1 ? '1 session was' : `${endedSessions} sessions were`
    context.terminal.out(`${email} has a new password; ${sessions} ended.`)
    if (revokedInvitations > 0) context.terminal.out('Open invitations of this admin were revoked; make those anew that are still meant.')
    if (droppedSecondFactor) context.terminal.out('The second factor was taken away.')
    if (hasSecondFactor) context.terminal.out('The second factor stays on; --drop-second-factor takes it away.')
  })
}

async function createAdminCommand(
  given: string | undefined,
  { role, name }: { role: AdminRole; name: string },
  context: CommandContext,
): Promise<void> {
  const email = normaliseEmail(given ?? (await readEmail(context, 'create')))
  const password = await readPassword(context)
  checkNewPassword(password, email) // before anything is started
  await withInstance(context, async ({ prisma }) => {
    await createAdmin(prisma, { email, password, role, name, actor: commandActor('admin create') })
    context.terminal.out(`Made the ${role} ${email}.`)
  })
}

async function readEmail({ stdin, stderr }: CommandContext, command: 'create' | 'reset'): Promise<string> {
  if (!stdin.isTTY) throw new UsageError(`name the email address: writ admin ${command} EMAIL`)
  return askLine('Email address: ', { stdin, stderr })
}

/** From the environment, else from a terminal (twice, unseen), else the first line of stdin. Never an argument: those are public. */
async function readPassword({ env, stdin, stderr }: CommandContext): Promise<string> {
  if (env.WRIT_OWNER_PASSWORD) return env.WRIT_OWNER_PASSWORD
  if (!stdin.isTTY) return askLine('', { stdin, stderr })
  const password = await askPassword('Password: ', { stdin, stderr })
  if ((await askPassword('The same password again: ', { stdin, stderr })) !== password) throw new UsageError('the two passwords differ')
  return password
}
