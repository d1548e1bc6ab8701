import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTlsFiles } from './tls-files.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'writ-tls-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('certificate files that cannot be used', () => {
  it('are both named when neither can be read', async () => {
    const files = { certFile: path.join(directory, 'cert.pem'), keyFile: path.join(directory, 'key.pem') }
    await expect(readTlsFiles(files)).rejects.toMatchObject({
      code: 'WRIT_STARTUP_ERROR',
      problems: [expect.stringContaining(files.certFile), expect.stringContaining(files.keyFile)],
    })
  })

  it('are named without their content', async () => {
    const files = { certFile: path.join(directory, 'cert.pem'), keyFile: path.join(directory, 'key.pem') }
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await writeFile(files.certFile, 'not a certificate')
    await writeFile(files.keyFile, key)
    const problem = await readTlsFiles(files).catch((error: Error) => error)
    expect(String(problem)).toContain('not a certificate and its key')
    expect(String(problem)).not.toContain(key.split('\n')[1])
  })
})
