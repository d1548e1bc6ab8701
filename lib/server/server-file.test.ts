import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readServerUrl, removeServerFile, writeServerFile } from './server-file.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'writ-server-file-'))
})
afterEach(() => rm(directory, { recursive: true }))

const file = () => path.join(directory, 'server.json')

describe('where the running server says it is reached', () => {
  it('is read back while it runs and gone when it has stopped', async () => {
    expect(await readServerUrl(directory)).toBeUndefined()
    await writeServerFile(directory, { url: 'http://localhost:4711' })
    expect(await readServerUrl(directory)).toBe('http://localhost:4711')
    await removeServerFile(directory)
    expect(await readServerUrl(directory)).toBeUndefined()
    await removeServerFile(directory) // also when there is none
    expect(await readdir(directory)).toEqual([])
  })

  it('replaces what a crashed server left, for its owner alone', async () => {
    await writeFile(file(), '{"url":"http://localhost:1"}', { mode: 0o644 })
    await writeServerFile(directory, { url: 'https://auth.example' })
    expect(await readServerUrl(directory)).toBe('https://auth.example')
    expect((await stat(file())).mode & 0o777).toBe(0o600)
  })

  it.each(['', '{"url":"http://loc', '{}', '{"url":7}', 'null', '{"url":"file:///etc/passwd"}', '{"url":"no url"}'])(
    'is unknown when the file holds %j',
    async (text) => {
      await writeFile(file(), text)
      expect(await readServerUrl(directory)).toBeUndefined()
    },
  )
})
