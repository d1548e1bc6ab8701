import { isTimeZone } from '../ui/time-format.ts'

/** How a person wants the console to look: cookies, so that the server renders it right the first time and no script has to correct it. */
export interface Appearance {
  theme: 'system' | 'light' | 'dark'
  /** `default` leaves the row height to each table. */
  density: 'default' | 'compact' | 'comfortable'
  /** "UTC" or an IANA name. */
  zone: string
  /** Whether a bare letter is a shortcut (WCAG 2.1.4). */
  singleKeys: boolean
  /** Whether Get started stands in the sidebar, and in place of an Overview without traffic. */
  start: 'shown' | 'dismissed'
}

export const APPEARANCE_COOKIES = {
  theme: 'writ-theme',
  density: 'writ-density',
  zone: 'writ-zone',
  singleKeys: 'writ-keys',
  start: 'writ-start',
} as const satisfies Record<keyof Appearance, string>

/** Whatever a cookie says, the answer is a valid appearance. */
export function parseAppearance(cookie: (name: string) => string | undefined): Appearance {
  const theme = cookie(APPEARANCE_COOKIES.theme)
  const density = cookie(APPEARANCE_COOKIES.density)
  const zone = cookie(APPEARANCE_COOKIES.zone)
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    density: density === 'compact' || density === 'comfortable' ? density : 'default',
    zone: zone !== undefined && isTimeZone(zone) ? zone : 'UTC',
    singleKeys: cookie(APPEARANCE_COOKIES.singleKeys) !== 'off',
    start: cookie(APPEARANCE_COOKIES.start) === 'dismissed' ? 'dismissed' : 'shown',
  }
}

/** What the cookies of these choices hold; undefined where the default needs no cookie. */
export function appearanceCookies(change: Partial<Appearance>): { name: string; value: string | undefined }[] {
  const next = { theme: change.theme, density: change.density, zone: change.zone, singleKeys: change.singleKeys, start: change.start }
  const values: Record<keyof Appearance, string | undefined> = {
    theme: next.theme === 'system' ? undefined : next.theme,
    density: next.density === 'default' ? undefined : next.density,
    zone: next.zone === 'UTC' ? undefined : next.zone,
    singleKeys: next.singleKeys === false ? 'off' : undefined,
    start: next.start === 'shown' ? undefined : next.start,
  }
  const changed = (Object.keys(values) as (keyof Appearance)[]).filter((key) => next[key] !== undefined)
  return changed.map((key) => ({ name: APPEARANCE_COOKIES[key], value: values[key] }))
}
