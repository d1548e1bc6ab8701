import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withCloneLock } from './clone-lock.mjs'

let folder: string
let lockFile: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'writ-lock-'))
  lockFile = path.join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A process that reads a number under the lock, dwells, and writes it back plus one. */
function increment(times: number) {
  const counter = path.join(folder, 'counter')
  const script = `
    import { readFileSync, writeFileSync } from 'node:fs'
    import { setImmediate } from 'node:timers/promises'
    import { withCloneLock } from ${JSON.stringify(pathToFileURL(path.resolve('tools/clone-lock.mjs')).href)}
    for (let i = 0; i < ${times}; i++) await withCloneLock(async () => {
      const value = Number(readFileSync(${JSON.stringify(counter)}, 'utf8'))
      for (let turn = 0; turn < 20; turn++) await setImmediate()
      writeFileSync(${JSON.stringify(counter)}, String(value + 1))
    }, ${JSON.stringify(lockFile)})`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })
}

async function endedProcessId(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

describe('the lock of a clone', () => {
  it('lets one process in at a time', async () => {
    writeFileSync(path.join(folder, 'counter'), '0')
    const codes = await Promise.all([increment(3), increment(3), increment(3)].map(async (child) => (await once(child, 'exit'))[0]))
    expect(codes).toEqual([0, 0, 0])
    expect(readFileSync(path.join(folder, 'counter'), 'utf8')).toBe('9')
  })

  it('is gone afterwards, also when the work failed', async () => {
    await expect(withCloneLock(() => Promise.reject(new Error('no')), lockFile)).rejects.toThrow('no')
    expect(existsSync(lockFile)).toBe(false)
  })

  it('takes over from a process that died', async () => {
    writeFileSync(lockFile, String(await endedProcessId()))
    expect(await withCloneLock(async () => readFileSync(lockFile, 'utf8'), lockFile)).toBe(String(process.pid))
  })

  it('takes over an old lock whose process id has a new owner', async () => {
    writeFileSync(lockFile, '1')
    utimesSync(lockFile, 0, 0)
    expect(await withCloneLock(async () => 'in', lockFile)).toBe('in')
  })
})
