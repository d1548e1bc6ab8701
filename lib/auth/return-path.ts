/** The header in which `proxy.ts` tells a page which path and query were asked for. Inbound ones are dropped by `lib/server`. */
export const PAGE_PATH_HEADER = 'x-writ-page-path'

const PATH_CHARACTERS_MAX = 2_048
// Browsers drop tabs and line breaks from addresses and read a backslash as a slash: "/\t/evil" and "/\evil" lead to another site.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const DISTURBING = /[\u0000-\u0020\u007f\\]/
const SIGN_IN_PATHS = /^\/(sign-in|second-factor|setup|invite|api\/auth)(\/|$|[?#])/

/**
 * Where to go after sign-in: a path of this console with query and fragment. Whatever could lead a browser to another site, or back to
 * signing in, becomes `/`.
 */
export function safeReturnPath(text: unknown): string {
  if (typeof text !== 'string' || text.length > PATH_CHARACTERS_MAX || !/^\/(?!\/)/.test(text) || DISTURBING.test(text)) return '/'
  const base = 'http://console.invalid'
  if (!URL.canParse(text, base)) return '/'
  const url = new URL(text, base)
  const path = `${url.pathname}${url.search}${url.hash}`
  // Resolving dots may have made two slashes at the start ("/.//evil"), which name a host.
  return url.origin !== base || path.startsWith('//') || SIGN_IN_PATHS.test(path) ? '/' : path
}

/** The sign-in page that leads back to `path`. */
export function signInPath(path: string): string {
  const to = safeReturnPath(path)
  return to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`
}
