import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { announce } from './announce.ts'

const ORIGINS = {
  issuer: 'https://auth.example.com',
  listener: 'http://localhost:4000',
  console: 'http://localhost:4001',
  operations: undefined,
}
const LINK = 'http://localhost:4001/setup#token=0123456789abcdef'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'writ-announce-'))
})
afterEach(() => rm(directory, { recursive: true }))

/** Announces to a terminal or a pipe and returns what was printed and logged. */
async function announced(ownerLink: string | undefined, isTTY: boolean, dataDir = directory): Promise<string> {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  const stdout = Object.assign(stream, { isTTY }) as unknown as NodeJS.WriteStream
  await announce(ORIGINS, ownerLink, loadConfig({ DATA_DIR: dataDir }), stdout, createLog('debug', stream))
  return text
}

describe('saying where Writ is', () => {
  it('names the issuer, the listener behind it and the console', async () => {
    const text = await announced(undefined, false)
    for (const origin of ['https://auth.example.com/', 'http://localhost:4000', 'http://localhost:4001']) expect(text).toContain(origin)
  })

  it('shows the owner link to a person at a terminal and writes no file', async () => {
    const text = await announced(LINK, true)
    expect(text).toContain(LINK)
    expect(text).not.toContain('listening') // the same once more, for programs
    await expect(stat(path.join(directory, 'owner-link'))).rejects.toThrow('ENOENT')
  })

  it('keeps the link out of pipes and logs: they name its file, which only its owner can read', async () => {
    const file = path.join(directory, 'owner-link')
    await writeFile(file, 'an older link', { mode: 0o644 })
    const text = await announced(LINK, false)
    expect(text).toContain(file)
    expect(text).not.toContain('0123456789abcdef')
    expect(await readFile(file, 'utf8')).toBe(`${LINK}\n`)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('removes the link once there is an owner', async () => {
    await announced(LINK, false)
    await announced(undefined, false)
    await expect(stat(path.join(directory, 'owner-link'))).rejects.toThrow('ENOENT')
  })

  it('says how else to become the owner when the file cannot be written', async () => {
    const text = await announced(LINK, false, path.join(directory, 'missing', 'folder'))
    expect(text).toContain('admin create')
    expect(text).not.toContain('0123456789abcdef')
  })
})
