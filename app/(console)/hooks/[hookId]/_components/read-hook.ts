import { notFound } from 'next/navigation'
import { cache } from 'react'
import { database } from '../../../../../lib/db/prisma.ts'
import { isDomainError } from '../../../../../lib/errors.ts'
import { type HookView, readHook } from '../../../../../lib/hooks/hook-view.ts'
import { type HookSuspension, readSuspensions } from '../../../../../lib/hooks/read-hook-health.ts'

/** The hook that a page is about, read once per request; without one, the answer is the not-found page. */
export const readHookPage: (hookId: string) => Promise<HookView> = cache(async (hookId) => {
  try {
    return await readHook(database().prisma, decodeURIComponent(hookId))
  } catch (error) {
    if (isDomainError(error) && error.kind === 'not_found') notFound()
    throw error
  }
})

export const readHookSuspension: (hookId: string) => Promise<HookSuspension | undefined> = cache(async (hookId) =>
  (await readSuspensions(database().prisma)).get(hookId),
)
