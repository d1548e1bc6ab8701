import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { diffSchemas } from './schema-diff.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SCHEMA = 'prisma/schema.prisma'
const USAGE = 'Usage: npm run migration:new -- NAME [--from FILE] [--out DIRECTORY]\n  NAME  verb and noun, such as add_hook_tables'

/** Writes `prisma/migrations/<time>_NAME/migration.sql`: from the last committed schema (or --from) to the present one. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string' }, out: { type: 'string' } },
  })
  const [name] = positionals
  if (!name || positionals.length > 1 || !/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name)) throw new Error(USAGE)
  const from = values.from === undefined ? committedSchema() : await readFile(values.from, 'utf8')
  const sql = await diffSchemas(from, await readFile(path.join(ROOT, SCHEMA), 'utf8'))
  const empty = !/^[^-\s]/m.test(sql)
  const out = path.resolve(values.out ?? path.join(ROOT, 'prisma/migrations'))
  const directory = path.join(out, `${await nextTimestamp(out)}_${name}`)
  await mkdir(directory)
  await writeFile(path.join(directory, 'migration.sql'), empty ? '-- schema.prisma is unchanged: write the SQL by hand.\n' : sql)
  console.log(path.relative(process.cwd(), path.join(directory, 'migration.sql')))
  console.log(
    empty
      ? `${SCHEMA} is as it was committed; the file is empty.`
      : 'Now add by hand what the schema cannot say: checks, partial indexes, triggers, what becomes of existing rows.',
  )
}

function committedSchema(): string {
  try {
    return execFileSync('git', ['show', `HEAD:${SCHEMA}`], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    throw new Error(`The committed ${SCHEMA} cannot be read from git: name the older schema with --from FILE.`, { cause: error })
  }
}

/** Now in UTC, `20261123000100`; later than every migration there is, since they are applied in the order of their names. */
async function nextTimestamp(directory: string): Promise<string> {
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const names = existsSync(directory) ? await readdir(directory) : []
  const last = names
    .flatMap((name) => /^(\d{14})_/.exec(name)?.[1] ?? [])
    .sort()
    .at(-1)
  return last !== undefined && last >= now ? String(BigInt(last) + 1n) : now
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
