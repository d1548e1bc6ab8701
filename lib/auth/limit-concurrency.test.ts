import { describe, expect, it } from 'vitest'
import { limitConcurrency } from './limit-concurrency.ts'

/** Work that ends when it is told to, and what has started of it. */
function controlledWork() {
  const started: number[] = []
  const ends = new Map<number, (failure?: Error) => void>()
  const work = (id: number) => () =>
    new Promise<number>((resolve, reject) => {
      started.push(id)
      ends.set(id, (failure) => (failure ? reject(failure) : resolve(id)))
    })
  return { started, work, end: (id: number, failure?: Error) => ends.get(id)?.(failure) }
}

describe('a concurrency limit', () => {
  it('runs as many as it allows, the others in their order, and refuses beyond its queue', async () => {
    const { started, work, end } = controlledWork()
    const limit = limitConcurrency({ running: 2, waiting: 2, onFull: () => new Error('full') })
    const results = [1, 2, 3, 4].map((id) => limit(work(id)))
    await expect(limit(work(5))).rejects.toThrow('full')
    expect(started).toEqual([1, 2])
    end(2)
    await results[1]
    await expect.poll(() => started).toEqual([1, 2, 3])
    end(1)
    end(3)
    await Promise.all([results[0], results[2]])
    await expect.poll(() => started).toEqual([1, 2, 3, 4])
    end(4)
    expect(await Promise.all(results)).toEqual([1, 2, 3, 4])
  })

  it('gives the place of failed work to the next', async () => {
    const { started, work, end } = controlledWork()
    const limit = limitConcurrency({ running: 1, waiting: 1, onFull: () => new Error('full') })
    const first = limit(work(1))
    const second = limit(work(2))
    end(1, new Error('broken'))
    await expect(first).rejects.toThrow('broken')
    await expect.poll(() => started).toEqual([1, 2])
    end(2)
    expect(await second).toBe(2)
    const third = limit(work(3))
    expect(started).toEqual([1, 2, 3]) // both places are free again
    end(3)
    await third
  })
})
