import { describe, expect, it } from 'vitest'
import { type Appearance, appearanceCookies, parseAppearance } from './appearance.ts'

const parse = (cookies: Readonly<Record<string, string | undefined>>) => parseAppearance((name) => cookies[name])
const DEFAULTS: Appearance = { theme: 'system', density: 'default', zone: 'UTC', singleKeys: true, start: 'shown' }

describe('the appearance of the console', () => {
  it('follows the system, in UTC and with every shortcut, until somebody chooses', () => {
    expect(parse({})).toEqual(DEFAULTS)
  })

  it('is what the cookies say', () => {
    expect(
      parse({
        'writ-theme': 'dark',
        'writ-density': 'compact',
        'writ-zone': 'Europe/Berlin',
        'writ-keys': 'off',
        'writ-start': 'dismissed',
      }),
    ).toEqual({
      theme: 'dark',
      density: 'compact',
      zone: 'Europe/Berlin',
      singleKeys: false,
      start: 'dismissed',
    })
  })

  it.each([
    { 'writ-theme': 'dark"><script>' },
    { 'writ-density': 'tiny' },
    { 'writ-zone': 'Mars/Olympus' },
    { 'writ-zone': '' },
    { 'writ-keys': 'maybe' },
    { 'writ-start': 'gone' },
  ])('stays the default under %j', (cookies) => {
    expect(parse(cookies)).toEqual(DEFAULTS)
  })

  it('comes back from its own cookies, and a default leaves none', () => {
    const chosen: Appearance = { theme: 'light', density: 'comfortable', zone: 'Asia/Tokyo', singleKeys: false, start: 'dismissed' }
    expect(parse(Object.fromEntries(appearanceCookies(chosen).map(({ name, value }) => [name, value ?? ''])))).toEqual(chosen)
    expect(appearanceCookies(DEFAULTS).map(({ value }) => value)).toEqual(new Array(5).fill(undefined))
    expect(appearanceCookies({ theme: 'system' })).toEqual([{ name: 'writ-theme', value: undefined }])
  })
})
