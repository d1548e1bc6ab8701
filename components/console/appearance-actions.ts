'use server'

import { cookies } from 'next/headers'
import { APPEARANCE_COOKIES, type Appearance, appearanceCookies, parseAppearance } from './appearance.ts'

const KEPT_SECONDS = 400 * 24 * 3600 // browsers keep no cookie longer (RFC 6265bis)

/** Chooses an appearance for this browser. It is nobody's secret and changes nothing but looks, so it needs no session. */
export async function setAppearance(change: Partial<Appearance>): Promise<void> {
  const jar = await cookies()
  for (const { name, value } of appearanceCookies(valid(change))) {
    if (value === undefined) jar.delete(name)
    else jar.set(name, value, { path: '/', sameSite: 'lax', httpOnly: true, maxAge: KEPT_SECONDS })
  }
}

/** The caller may be anyone: what is not a known choice becomes the default. */
function valid(change: Partial<Appearance>): Partial<Appearance> {
  const asked = typeof change === 'object' && change !== null ? change : {}
  const written = new Map(appearanceCookies(asked).map(({ name, value }) => [name, typeof value === 'string' ? value : undefined]))
  const parsed = parseAppearance((name) => written.get(name))
  const keys = (Object.keys(APPEARANCE_COOKIES) as (keyof Appearance)[]).filter((key) => written.has(APPEARANCE_COOKIES[key]))
  return Object.fromEntries(keys.map((key) => [key, parsed[key]]))
}
