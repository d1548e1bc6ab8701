import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from './child-process.ts'
import { BATCH, CONFIG, REPORTS } from './fixtures.ts'
import { exchange } from './http-client.ts'
import { createInstance, type Instance } from './instance.ts'
import type { WritProcess } from './writ-process.ts'

// The programs of the client credentials tutorial that services were written from: only the URL changes.
const programs = [
  { language: 'curl', file: 'request.sh', command: 'sh', probe: ['curl', '--version'] },
  { language: 'Node.js', file: 'request.mjs', command: 'node', probe: ['node', '--version'] },
  { language: 'Python', file: 'request.py', command: 'python3', probe: ['python3', '--version'] },
  { language: 'Java', file: 'Request.java', command: 'java', probe: ['java', '-version'] },
  { language: 'Go', file: 'request.go', command: 'go', args: ['run'], probe: ['go', 'version'] },
  { language: 'PHP', file: 'request.php', command: 'php', probe: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'] },
  { language: 'Ruby', file: 'request.rb', command: 'ruby', probe: ['ruby', '--version'] },
  { language: 'Perl', file: 'request.pl', command: 'perl', probe: ['perl', '-MHTTP::Tiny', '-e', '1'] },
] as const

const present = await Promise.all(programs.map(({ probe: [command, ...args] }) => runs(command, args)))
const runnable = programs.filter((_, index) => present[index])
console.log(`tutorial programs that run here: ${runnable.map(({ language }) => language).join(', ')}`)

let instance: Instance
let writ: WritProcess
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'writ-tutorial-'))
  instance = await createInstance()
  writ = await instance.start()
  await instance.apply(CONFIG)
})
afterAll(async () => {
  await instance?.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a service written from the tutorial gets a token when only its URL is changed', () => {
  it('has curl and Node.js to try it with', () => {
    expect(runnable.map(({ language }) => language)).toEqual(expect.arrayContaining(['curl', 'Node.js']))
  })

  it.each(runnable)('$language', async ({ file, command, ...program }) => {
    const source = await readFile(new URL(`tutorial/${file}`, import.meta.url), 'utf8')
    const target = path.join(folder, file)
    await writeFile(target, fillIn(source))
    const { code, stdout, stderr } = await runCommand(command, [...('args' in program ? program.args : []), target], { cwd: folder })
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    await expectTutorialToken(JSON.parse(stdout))
  })

  // What NSJSONSerialization makes of the tutorial's dictionary (Objective-C, Swift): no spaces, no promised order, escaped slashes.
  it('the body as Objective-C and Swift serialise it', async () => {
    const audience = REPORTS.identifier.replaceAll('/', '\\/')
    const body = `{"audience":"${audience}","client_secret":"${BATCH.clientSecret}","grant_type":"client_credentials","client_id":"${BATCH.clientId}"}`
    const { json } = await exchange(writ.tokenEndpoint, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    await expectTutorialToken(json)
  })
})

async function expectTutorialToken(answer: Record<string, unknown> | undefined): Promise<void> {
  // Exactly the tutorial's answer: no `scope` member, because none was granted.
  expect(answer).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 86_400 })
  const keys = createRemoteJWKSet(new URL(`${writ.origin}/.well-known/jwks.json`))
  const { payload } = await jwtVerify(String(answer?.access_token), keys, { issuer: `${writ.origin}/`, audience: REPORTS.identifier })
  expect(payload).toMatchObject({ sub: `${BATCH.clientId}@clients`, aud: REPORTS.identifier, scope: '' })
  expect(Number(payload.exp) - Number(payload.iat)).toBe(86_400)
}

function fillIn(source: string): string {
  return source
    .replaceAll('YOUR_AUTH0_DOMAIN', new URL(writ.origin).host)
    .replaceAll('YOUR_CLIENT_ID', BATCH.clientId)
    .replaceAll('YOUR_CLIENT_SECRET', BATCH.clientSecret)
    .replaceAll('YOUR_API_IDENTIFIER', REPORTS.identifier)
}

async function runs(command: string, args: readonly string[]): Promise<boolean> {
  return (await runCommand(command, args).catch(() => undefined))?.code === 0
}
