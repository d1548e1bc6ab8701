import { afterEach, describe, expect, it, vi } from 'vitest'
import { newClientId, newCredentialId, newGrantId, newResourceServerId, uuidv7 } from './ids.ts'

const UUIDV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const timestampOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

describe('uuidv7 (RFC 9562 §5.7)', () => {
  afterEach(() => vi.restoreAllMocks())

  it('has the version, the variant and the current millisecond', () => {
    const before = Date.now()
    const id = uuidv7()
    expect(id).toMatch(UUIDV7)
    expect(timestampOf(id)).toBeGreaterThanOrEqual(before)
  })

  it('ascends strictly and never repeats over 200,000 ids', () => {
    const ids = Array.from({ length: 200_000 }, uuidv7)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.findIndex((id, index) => index > 0 && id <= (ids[index - 1] ?? ''))).toBe(-1)
  })

  it('ascends when the clock goes back', () => {
    const first = uuidv7()
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000)
    const later = Array.from({ length: 100 }, uuidv7)
    expect([first, ...later]).toEqual([first, ...later].sort())
    expect(timestampOf(later[99] ?? '')).toBeGreaterThanOrEqual(timestampOf(first))
  })

  it('seeds its counter anew when the millisecond changes', () => {
    const start = Date.now() + 60_000
    const clock = vi.spyOn(Date, 'now')
    const counters = Array.from({ length: 50 }, (_, index) => {
      clock.mockReturnValue(start + index)
      return uuidv7().slice(15, 23)
    })
    expect(new Set(counters).size).toBeGreaterThan(45)
  })
})

describe('ids of the wire', () => {
  it('makes client ids of 32 letters and digits, all of them about equally often', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 2_000; i += 1) {
      const id = newClientId()
      expect(id).toMatch(/^[A-Za-z0-9]{32}$/)
      for (const letter of id) counts.set(letter, (counts.get(letter) ?? 0) + 1)
    }
    expect(counts.size).toBe(62)
    const expected = 64_000 / 62 // 1,032; a biased modulo would give the first eight letters a quarter more
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(8 * Math.sqrt(expected))
  })

  it('makes the other ids in their shapes', () => {
    expect(newResourceServerId()).toMatch(/^[0-9a-f]{24}$/)
    expect(newGrantId().slice(0, 4)).toBe('cgr_')
    expect(newGrantId().slice(4)).toMatch(UUIDV7)
    expect(newCredentialId().slice(0, 5)).toBe('cred_')
    expect(newCredentialId().slice(5)).toMatch(UUIDV7)
  })
})
