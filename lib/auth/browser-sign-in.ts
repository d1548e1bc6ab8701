/** What the browser says to next-auth's routes. No Node, no Next: this runs in the page. */

export type SignInAnswer = { readonly ok: true } | { readonly ok: false; readonly code: string }

/** Signs in with email and password. The cookie is set by the answer; the code of a second factor may still be to come. */
export async function signInWithPassword(email: string, password: string): Promise<SignInAnswer> {
  const url = await post('/api/auth/callback/credentials', { email, password })
  const code = url.searchParams.get('error')
  return code === null ? { ok: true } : { ok: false, code }
}

/** Where to go to sign in with the identity provider; `again` when it shall ask also who is signed in there. */
export async function identityProviderUrl(to: string, { again = false } = {}): Promise<string> {
  return (await post('/api/auth/signin/oidc', { callbackUrl: to, ...(again && { again: 'true' }) })).href
}

/** The sentence for a refused sign-in. Never more than what a stranger may know. */
export function signInSentence(code: string): string {
  const throttled = /^throttled-(\d{1,6})$/.exec(code)
  if (throttled) return `Too many failed attempts from here. Try again in ${inWords(Number(throttled[1]))}.`
  // The code stands in the address, so it may be any word, such as that of a member which every object has.
  const sentence = Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined
  return sentence ?? 'The sign-in could not be finished. Try again; the server’s log says why.'
}

const SENTENCES: Readonly<Record<string, string>> = {
  wrong: 'The email or the password is wrong.',
  busy: 'Many people are signing in at this moment. Try again in a few seconds.',
  'oidc-unverified': 'The identity provider does not say that your email address is verified.',
  'oidc-not-invited': 'Nobody with your email address was invited. Ask an owner for an invitation.',
  'oidc-other-account': 'Your email address belongs to an administrator who signs in with another account of the provider.',
  'oidc-issuer': 'The identity provider is not the one that was set up. The server’s log says more.',
  OAuthSignin: 'The identity provider cannot be reached. Try again, or sign in with your password.',
  OAuthCallback: 'The identity provider did not confirm who you are. Try again.',
  Callback: 'The identity provider did not confirm who you are. Try again.',
  csrf: 'This page was open for too long, or cookies are off. Reload it and try again.',
}

async function post(path: string, fields: Record<string, string>): Promise<URL> {
  const csrf = await fetch('/api/auth/csrf', { cache: 'no-store' })
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const response = await fetch(path, { method: 'POST', body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }) })
  const { url } = (await response.json()) as { url: string }
  const answer = new URL(url, window.location.origin)
  // next-auth sends who brings a wrong token back to the sign-in page.
  if (answer.searchParams.has('csrf')) answer.searchParams.set('error', 'csrf')
  return answer
}

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? 'a second' : `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
