'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { ClientCredentials } from '../../../../../../lib/clients/read-client-credentials.ts'

/** Something is about to happen by itself: a first use, a retirement. */
const EXPECTANT_MILLISECONDS = 5_000
const QUIET_MILLISECONDS = 30_000

/**
 * The credentials as the page was given them, or as the server has them now: asked again while the page is in sight, and when it comes back
 * into sight. `refresh` asks at once and answers what it got.
 */
export function useLiveCredentials(
  initial: ClientCredentials,
  isExpectant: (credentials: ClientCredentials) => boolean,
): [ClientCredentials, () => Promise<ClientCredentials | undefined>] {
  const [read, setRead] = useState<ClientCredentials>()
  const current = read && read.clientId === initial.clientId && read.readAt > initial.readAt ? read : initial
  const expectant = isExpectant(current)
  const mounted = useRef(true)

  const refresh = useCallback(async () => {
    try {
      const response = await fetch(`/api/applications/${encodeURIComponent(initial.clientId)}/credentials`, { cache: 'no-store' })
      if (!response.ok) return undefined // signed out, or gone: the next click says so
      const credentials = (await response.json()) as ClientCredentials
      if (mounted.current) setRead(credentials)
      return credentials
    } catch {
      return undefined // offline; what is shown stays, and the next turn asks again
    }
  }, [initial.clientId])

  useEffect(() => {
    mounted.current = true
    const ask = () => {
      if (document.visibilityState === 'visible') refresh()
    }
    const timer = setInterval(ask, expectant ? EXPECTANT_MILLISECONDS : QUIET_MILLISECONDS)
    document.addEventListener('visibilitychange', ask)
    window.addEventListener('focus', ask)
    return () => {
      mounted.current = false
      clearInterval(timer)
      document.removeEventListener('visibilitychange', ask)
      window.removeEventListener('focus', ask)
    }
  }, [refresh, expectant])

  return [current, refresh]
}
