'use client'

import { useSyncExternalStore } from 'react'

/** For disabled reasons: while this is set, actions cannot reach the server. */
export function useOfflineReason(): string | undefined {
  return useOnline() ? undefined : 'You are offline'
}

export function useOnline(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  )
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}

/** Says that what is on the screen may be old and that nothing can be changed. What is there stays readable. */
export function OfflineBanner() {
  const online = useOnline()
  return (
    <div role="status">
      {!online && (
        <p className="border-b border-grace/40 bg-grace-wash px-4 py-1.5 font-semibold text-grace">
          You are offline. <span className="font-normal text-ink">What is shown may be old; changes wait until you are connected.</span>
        </p>
      )}
    </div>
  )
}
