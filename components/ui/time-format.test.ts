import { describe, expect, it } from 'vitest'
import { clockStep, formatClock, formatDuration, formatMoment, formatOffset, formatRelative, isTimeZone } from './time-format.ts'

const at = new Date('2026-11-22T23:05:07.418Z')

describe('times', () => {
  it('are told in the chosen zone, over the end of a day', () => {
    expect(formatMoment(at, 'UTC')).toBe('22 Nov 2026 23:05')
    expect(formatMoment(at, 'Europe/Berlin', 'second')).toBe('23 Nov 2026 00:05:07')
    expect(formatClock(at, 'Europe/Berlin', 'millisecond')).toBe('00:05:07.418')
  })

  it.each([
    ['UTC', '2026-11-22T12:00:00Z', 'UTC'],
    ['Europe/Berlin', '2026-11-22T12:00:00Z', 'UTC+1'],
    ['Europe/Berlin', '2026-07-22T12:00:00Z', 'UTC+2'],
    ['America/St_Johns', '2026-11-22T12:00:00Z', 'UTC−3:30'],
    ['Europe/London', '2026-11-22T12:00:00Z', 'UTC+0'],
  ])('in %s at %s are %s', (zone, moment, offset) => {
    expect(formatOffset(new Date(moment), zone)).toBe(offset)
  })

  it.each([
    [-20, 'just now'],
    [-90, '1 min ago'],
    [-7_199, '1 h ago'],
    [-200_000, '2 d ago'],
    [30, 'in less than a minute'],
    [3_600, 'in 1 h'],
  ])('%i s from now are "%s"', (seconds, words) => {
    expect(formatRelative(new Date(at.getTime() + seconds * 1000), at.getTime())).toBe(words)
  })

  it('that have just passed never seem to come, though the clock moves in steps', () => {
    expect(clockStep(at.getTime()) - at.getTime()).toBeGreaterThanOrEqual(0)
    expect(clockStep(at.getTime()) - at.getTime()).toBeLessThan(15_000)
    expect(formatRelative(at, clockStep(at.getTime()))).toBe('just now')
  })

  it('take no zone that does not exist', () => {
    expect(['Europe/Berlin', 'UTC', 'Etc/GMT-5'].every(isTimeZone)).toBe(true)
    expect(['Mars/Olympus', '', '../etc', 'UTC"><script>'].some(isTimeZone)).toBe(false)
  })

  it('last as long as they last', () => {
    expect([40, 840, 82_800, 604_800].map(formatDuration)).toEqual(['40 s', '14 min', '23 h', '7 d'])
  })
})
