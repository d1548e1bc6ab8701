import { useEffect, useState } from 'react'

/**
 * The secret of a link such as /setup#token=…: undefined until the address was read, null when there is none. It is taken out of the
 * address bar at once, and so out of the history, of screenshots and of what is copied from there.
 */
export function useLinkToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>()

  useEffect(() => {
    function read() {
      const found = new URLSearchParams(window.location.hash.slice(1)).get('token')
      if (found) window.history.replaceState(null, '', window.location.pathname)
      setToken((known) => found || (known ?? null)) // a second look at the emptied address forgets nothing
    }
    read()
    window.addEventListener('hashchange', read) // a link pasted over this page changes the fragment only
    return () => window.removeEventListener('hashchange', read)
  }, [])

  return token
}
