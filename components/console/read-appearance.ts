import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import type { ReaderContext } from '../ui/reader.tsx'
import { clockStep } from '../ui/time-format.ts'
import { type Appearance, parseAppearance } from './appearance.ts'

/** The appearance that the cookies of this request choose. */
export const readAppearance: () => Promise<Appearance> = cache(async () => {
  const jar = await cookies()
  return parseAppearance((name) => jar.get(name)?.value)
})

/** What components are told of the reader of this request. */
export async function readReader(): Promise<ReaderContext> {
  const [{ zone, singleKeys }, requested] = await Promise.all([readAppearance(), headers()])
  const apple = /Mac OS X|iPhone|iPad/.test(requested.get('user-agent') ?? '')
  return { zone, singleKeys, apple, renderedAt: clockStep(Date.now()) }
}
