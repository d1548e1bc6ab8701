import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../log.ts'
import { type Job, startJobs } from './jobs.ts'
import { deferred } from './testing.ts'

let lines: Record<string, unknown>[] = []
const log = createLog(
  'info',
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  }),
)

beforeEach(() => {
  lines = []
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const job = (run: Job['run']): Job => ({ name: 'a job', everyMilliseconds: 1_000, run })

describe('background jobs', () => {
  it('run at the start and then by their period, and say what they did when there was something', async () => {
    const results = [{ done: 1 }, undefined, { done: 2 }]
    let runs = 0
    const jobs = startJobs([job(async () => results[runs++])], log)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(runs).toBe(3)
    expect(lines.map((line) => line.done)).toEqual([1, 2])
    await jobs.stop()
  })

  it('that fail are logged and run again', async () => {
    let runs = 0
    const jobs = startJobs(
      [
        job(async () => {
          runs++
          throw new Error('the database is away')
        }),
      ],
      log,
    )
    await vi.advanceTimersByTimeAsync(1_000)
    expect(runs).toBe(2)
    expect(lines).toMatchObject([
      { level: 'error', job: 'a job' },
      { level: 'error', job: 'a job' },
    ])
    await jobs.stop()
  })

  it('never run twice at once, and a stop waits for the run under way and begins no other', async () => {
    const finish = deferred<void>()
    let runs = 0
    const jobs = startJobs(
      [
        job(async () => {
          runs++
          await finish.promise
          return undefined
        }),
      ],
      log,
    )
    await vi.advanceTimersByTimeAsync(5_000)
    expect(runs).toBe(1)
    let stopped = false
    const stop = jobs.stop().then(() => {
      stopped = true
    })
    await vi.advanceTimersByTimeAsync(0)
    expect(stopped).toBe(false)
    finish.resolve()
    await stop
    await vi.advanceTimersByTimeAsync(5_000)
    expect(runs).toBe(1)
  })
})
