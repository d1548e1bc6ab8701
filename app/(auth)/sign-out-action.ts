'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { closeBrowserSession } from '../../lib/auth/browser-session.ts'
import { isSameOrigin } from '../../lib/auth/same-origin.ts'

/** Ends this session. Others of the same person go on. */
export async function signOutAction(): Promise<void> {
  if (isSameOrigin(await headers())) await closeBrowserSession()
  redirect('/sign-in')
}
