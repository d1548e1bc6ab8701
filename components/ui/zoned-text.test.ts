import { expect, it } from 'vitest'
import { fromZonedText, toZonedText } from './zoned-text.ts'

it.each([
  { zone: 'UTC', text: '2026-11-23T14:22', moment: '2026-11-23T14:22:00.000Z' },
  { zone: 'Europe/Berlin', text: '2026-11-23T14:22', moment: '2026-11-23T13:22:00.000Z' },
  { zone: 'Europe/Berlin', text: '2026-07-01T00:05', moment: '2026-06-30T22:05:00.000Z' },
  { zone: 'America/St_Johns', text: '2026-11-23T14:22', moment: '2026-11-23T17:52:00.000Z' },
  { zone: 'Asia/Kathmandu', text: '2026-11-23T14:22', moment: '2026-11-23T08:37:00.000Z' },
  { zone: 'Europe/Berlin', text: '2026-10-25T02:30', moment: '2026-10-25T00:30:00.000Z' }, // comes twice
  { zone: 'Europe/Berlin', text: '2026-10-25T03:30', moment: '2026-10-25T02:30:00.000Z' },
  { zone: 'UTC', text: '2026-11-12T14:22', moment: '2026-11-12T14:22:00.000Z' },
  { zone: 'Europe/Berlin', text: '2026-07-01T00:30', moment: '2026-06-30T22:30:00.000Z' },
  { zone: 'America/St_Johns', text: '2026-03-08T01:59', moment: '2026-03-08T05:29:00.000Z' }, // a minute before the clock goes forward
  { zone: 'Pacific/Kiritimati', text: '2027-01-01T00:00', moment: '2026-12-31T10:00:00.000Z' },
])('$text in $zone is $moment, and back', ({ zone, text, moment }) => {
  expect(fromZonedText(text, zone)?.toISOString()).toBe(moment)
  expect(toZonedText(moment, zone)).toBe(text)
})

it('moves a time that a change of the clocks leaves out by that change', () => {
  expect(fromZonedText('2026-03-29T02:30', 'Europe/Berlin')?.toISOString()).toBe('2026-03-29T01:30:00.000Z') // 03:30 there
})

it.each(['', 'soon', 'tomorrow', '2026-13-01T00:00', '2026-11-23'])('%j is no time', (text) => {
  expect(fromZonedText(text, 'UTC')).toBeUndefined()
})
