import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { threadPoolSize } from './thread-pool.cjs'

it.each([
  [{}, Math.max(2, availableParallelism())],
  [{ WORKERS: '64' }, Math.max(2, Math.ceil(availableParallelism() / 64))],
  [{ WORKERS: 'many' }, Math.max(2, availableParallelism())],
  [{ UV_THREADPOOL_SIZE: '7', WORKERS: '2' }, 7],
])('gives a process its share of the cores: %j', (env, size) => {
  expect(threadPoolSize(env)).toBe(String(size))
})

it.runIf(process.platform === 'linux')('comes before Node makes its pool, in what start.cjs is', () => {
  const count = `
    process.env.UV_THREADPOOL_SIZE = '3'
    const fs = require('node:fs'), crypto = require('node:crypto')
    const threads = () => fs.readdirSync('/proc/self/task').length
    const before = threads()
    import(${JSON.stringify(new URL('stages.mjs', import.meta.url).href)}).then(() => {
      for (let i = 0; i < 9; i++) crypto.pbkdf2('a', 'b', 50_000, 32, 'sha256', () => {})
      setImmediate(() => console.log(threads() - before))
    })`
  const { stdout } = spawnSync(process.execPath, ['--input-type=commonjs', '-e', count], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  })
  expect(stdout.trim()).toBe('3')
})
