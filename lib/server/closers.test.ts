import { describe, expect, it } from 'vitest'
import { createLog } from '../log.ts'
import { Closers, endsWithin } from './closers.ts'

const log = createLog('silent')

describe('closing what was opened', () => {
  it('goes in reverse, past what fails and past what hangs, and closes each once', async () => {
    const closed: string[] = []
    const closers = new Closers()
    const close = (name: string) => async () => void closed.push(name)
    closers.add('first', close('first'))
    closers.add('hangs', () => new Promise(() => {}), 1)
    closers.add('fails', () => Promise.reject(new Error('broken')))
    closers.add('last', close('last'))
    await closers.closeAll(log)
    expect(closed).toEqual(['last', 'first'])
    await closers.closeAll(log)
    expect(closed).toEqual(['last', 'first'])
  })

  it('takes up what a start that is still under way adds', async () => {
    const closed: string[] = []
    const closers = new Closers()
    closers.add('early', async () => {
      closers.add('late', async () => void closed.push('late'))
      closed.push('early')
    })
    await closers.closeAll(log)
    expect(closed).toEqual(['early', 'late'])
  })
})

describe('endsWithin', () => {
  it('tells work that ended from work that did not, and passes failures on', async () => {
    expect(await endsWithin(Promise.resolve(), 10_000)).toBe(true)
    expect(await endsWithin(new Promise(() => {}), 1)).toBe(false)
    await expect(endsWithin(Promise.reject(new Error('broken')), 10_000)).rejects.toThrow('broken')
  })
})
