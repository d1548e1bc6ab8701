import { expect, it } from 'vitest'
import { coalesced } from './coalesced.ts'

function countedReads() {
  let reads = 0
  const releases: (() => void)[] = []
  const read = coalesced(async () => {
    const number = ++reads
    await new Promise<void>((resolve) => releases.push(resolve))
    return number
  })
  const turn = () => new Promise(setImmediate)
  return { read, turn, release: () => releases.shift()?.(), count: () => reads }
}

it('serves all who ask in one turn of the event loop with one read', async () => {
  const { read, turn, release, count } = countedReads()
  const answers = [read(), read(), read()]
  await turn()
  await turn()
  release()
  expect(await Promise.all(answers)).toEqual([1, 1, 1])
  expect(count()).toBe(1)
})

it('never answers with a read that was under way before the question', async () => {
  const { read, turn, release } = countedReads()
  const early = read()
  await turn()
  await turn()
  const late = [read(), read()]
  release()
  expect(await early).toBe(1)
  await turn()
  release()
  expect(await Promise.all(late)).toEqual([2, 2])
})

it('passes a failure to those who shared it, and reads anew for the next', async () => {
  let fails = true
  const read = coalesced(async () => {
    if (fails) throw new Error('away')
    return 'back'
  })
  const failing = await Promise.allSettled([read(), read()])
  expect(failing.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  fails = false
  await expect(read()).resolves.toBe('back')
})
