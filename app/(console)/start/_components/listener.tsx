'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const EVERY_MILLISECONDS = 2_000

/**
 * Asks the server for news while the page is in sight, and renders it again when there are any. A hidden tab asks nothing, and catches up when
 * it is shown.
 */
export function Listener({ signature }: { signature: string }) {
  const router = useRouter()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stopped = new AbortController()

    async function listen() {
      clearTimeout(timer)
      if (document.hidden || stopped.signal.aborted) return
      const news = await askForNews(signature, stopped.signal)
      if (stopped.signal.aborted || news === 'signed out') return
      if (news === 'changed') router.refresh()
      timer = setTimeout(listen, EVERY_MILLISECONDS)
    }

    timer = setTimeout(listen, EVERY_MILLISECONDS)
    document.addEventListener('visibilitychange', listen)
    return () => {
      stopped.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', listen)
    }
  }, [signature, router])
  return null
}

async function askForNews(signature: string, signal: AbortSignal): Promise<'same' | 'changed' | 'signed out'> {
  try {
    const response = await fetch(`/api/start?known=${encodeURIComponent(signature)}`, { signal })
    if (response.status === 401 || response.status === 403) return 'signed out'
    if (!response.ok) return 'same'
    const { changed } = (await response.json()) as { changed: boolean }
    return changed ? 'changed' : 'same'
  } catch {
    return 'same' // offline, or the server starts again: it is asked once more in two seconds
  }
}
