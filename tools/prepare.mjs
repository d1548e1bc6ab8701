import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { withCloneLock } from './clone-lock.mjs'
import { root, runOrFail } from './commands.mjs'
import { fingerprint, readStamp, removeStamp, writeStamp } from './fingerprint.mjs'

const platform = `${process.platform} ${process.arch}`
const lockfile = 'package-lock.json'
const schema = 'prisma/schema.prisma'
const generatedClient = 'lib/db/generated/client.ts'
const buildSources = ['app', 'components', 'lib', 'public', 'proxy.ts', 'next.config.js', 'tsconfig.json', lockfile, schema]

/**
 * Makes what the clone lacks: packages, the database client, the console's build. Each is skipped when it already fits its sources, which
 * takes milliseconds, so every command calls this.
 * @param {(label: string, work: () => Promise<void>) => Promise<void>} stage prints and times a step
 * @param {{ build?: boolean, development?: boolean }} [wanted] `development` installs the tools of the tests also under NODE_ENV=production
 */
export async function prepare(stage, { build = false, development = process.env.NODE_ENV !== 'production' } = {}) {
  const steps = [
    { label: 'Installing packages', isFresh: () => packagesAreFresh(development), make: () => installPackages(development) },
    { label: 'Generating the database client', isFresh: clientIsFresh, make: generateClient },
    ...(build ? [{ label: 'Building the console', isFresh: buildIsFresh, make: buildConsole }] : []),
  ]
  if (steps.every((step) => step.isFresh())) return
  await withCloneLock(async () => {
    // Asked again: whoever held the lock before may have made it.
    for (const step of steps) if (!step.isFresh()) await stage(step.label, step.make)
  })
}

/** Do the installed packages equal the lockfile's? npm writes its own record last, so an interrupted install has none. */
function packagesAreFresh(development) {
  const record = path.join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  if ((readStamp('platform') ?? platform) !== platform) return false // a folder brought here from another kind of machine
  const wanted = JSON.parse(readFileSync(path.join(root, lockfile), 'utf8')).packages
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(([place, { version, optional, dev, devOptional, peer }]) => {
    if (place === '') return true
    const mayBeMissing = optional || devOptional || peer || (dev && !development)
    return installed[place] ? installed[place].version === version : mayBeMissing
  })
}

async function installPackages(development) {
  // The npm that runs us, where one does: another one on the PATH may be older than the lockfile.
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
  await runOrFail(npm[0], [
    ...npm.slice(1),
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    development ? '--include=dev' : '--omit=dev',
  ])
  writeStamp('platform', platform)
}

function clientIsFresh() {
  return existsSync(path.join(root, generatedClient)) && readStamp('client') === fingerprint([schema, lockfile])
}

async function generateClient() {
  removeStamp('client')
  const stamp = fingerprint([schema, lockfile])
  await runOrFail(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--config=prisma/prisma.config.ts', '--no-hints'], {
    env: {
      // Generating needs no schema engine, yet Prisma would download one. A path to any program keeps it from asking.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  })
  writeStamp('client', stamp)
}

function buildInputs() {
  return fingerprint(buildSources, (file) => !/\.test\.tsx?$|^lib\/db\/generated\/|^lib\/(cli|server)\//.test(file))
}

function buildStamp() {
  return `${buildInputs()} ${process.versions.node}`
}

function buildIsFresh() {
  const id = path.join(root, '.next/BUILD_ID')
  return existsSync(id) && readStamp('build') === `${buildStamp()} ${readFileSync(id, 'utf8')}`
}

async function buildConsole() {
  removeStamp('build')
  const stamp = buildStamp()
  await runOrFail(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    env: {
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      // Two instances may build the same sources each for itself and share their browsers. Next would give every build an id of its own, and
      // names to its actions that only this build knows: a page from one instance could then not save at the other, and each click were a reload.
      WRIT_BUILD_ID: buildInputs().slice(0, 20),
      // Here it does nothing but name actions, and a name opens no door. The key that encrypts is set by the server, from its own (lib/server/pages.ts).
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: createHash('sha256').update('the names of server actions in Writ').digest('base64'),
    },
  })
  writeStamp('build', `${stamp} ${readFileSync(path.join(root, '.next/BUILD_ID'), 'utf8')}`)
}
