import { type Command, Option } from 'commander'
import type { PrismaClient } from '../db/generated/client.ts'
import { DomainError, isDomainError } from '../errors.ts'
import { SIGNING_ALGS, type SigningAlg } from '../oauth/ports.ts'
import { signingAlgsInUse } from '../signing-keys/ensure-signing-keys.ts'
import { rotateSigningKey } from '../signing-keys/rotate-signing-key.ts'
import { type CommandContext, UsageError } from './command-context.ts'
import { toSafeJson } from './terminal.ts'
import { commandActor, withInstance } from './with-instance.ts'

export function addKeysCommand(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('look at and rotate the keys that sign tokens')
  keys
    .command('list')
    .description('the keys that stand in the JWKS')
    .option('--json', 'print one JSON object on stdout')
    .action((options: { json?: boolean }) => listKeys(options, context))
  keys
    .command('rotate')
    .description('let the next key of an algorithm sign from now on')
    .addOption(new Option('--alg <alg>', 'which algorithm; may be left out when only one is in use').choices(SIGNING_ALGS))
    .option('--force', 'although the next key has been published for less than 24 h; services may not know it yet')
    .option('--reason <text>', 'why, for the admin activity; needed with --force')
    .action((options: RotateOptions) => rotateKeys(options, context))
}

interface RotateOptions {
  alg?: SigningAlg
  force?: boolean
  reason?: string
}

async function rotateKeys({ alg, force, reason }: RotateOptions, context: CommandContext): Promise<void> {
  if (force && !reason?.trim()) throw new UsageError('--force needs --reason TEXT: it is written to the admin activity')
  await withInstance(context, async ({ prisma, encryption }) => {
    const actor = commandActor('keys rotate')
    const input = { alg: alg ?? (await onlyAlg(prisma)), force, reason, actor }
    const rotated = await rotateSigningKey(prisma, encryption, input).catch((error: unknown) => {
      if (!isDomainError(error) || error.kind !== 'conflict') throw error
      throw new DomainError('conflict', `${error.message} (--force --reason TEXT)`)
    })
    context.terminal.out(`${rotated.alg}: ${rotated.currentKid} signs from now on`)
    context.terminal.out(`  ${rotated.previousKid} stays in the JWKS until its last token has expired`)
    context.terminal.out(`  ${rotated.nextKid} is published as the next key`)
  })
}

async function onlyAlg(prisma: PrismaClient): Promise<SigningAlg> {
  const [first = 'RS256', ...others] = await signingAlgsInUse(prisma)
  if (others.length > 0) throw new UsageError(`several algorithms are in use: name one with --alg (${[first, ...others].join(', ')})`)
  return first
}

async function listKeys({ json }: { json?: boolean }, context: CommandContext): Promise<void> {
  await withInstance(context, async ({ prisma }) => {
    const keys = await prisma.signingKey.findMany({
      where: { status: { in: ['next', 'current', 'previous'] } },
      select: { kid: true, alg: true, status: true, publishedAt: true, activatedAt: true, replacedAt: true },
      orderBy: [{ alg: 'asc' }, { publishedAt: 'asc' }, { kid: 'asc' }],
    })
    if (json) context.terminal.raw(`${toSafeJson({ keys })}\n`)
    else if (keys.length === 0) context.terminal.out('There are no keys yet: the first start of the server makes them.')
    for (const key of json ? [] : keys) {
      context.terminal.out(`${key.alg.padEnd(6)} ${key.status.padEnd(9)} ${key.kid}  published ${key.publishedAt.toISOString()}`)
    }
  })
}
