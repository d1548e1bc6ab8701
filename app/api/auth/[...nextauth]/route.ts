import { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { isSecureRequest } from '../../../../lib/auth/admin-session.ts'
import { readBrowser } from '../../../../lib/auth/browser-session.ts'
import { registeredIdentityProvider } from '../../../../lib/auth/identity-provider.ts'
import { nextAuthOptions } from '../../../../lib/auth/next-auth-options.ts'
import { isSameOrigin } from '../../../../lib/auth/same-origin.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../../lib/encryption/registered-encryption.ts'

type Context = { params: Promise<{ nextauth: string[] }> }

/** What of next-auth is reachable. Its own pages, its log for browsers and its session endpoint are not: nothing here uses them. */
const REACHABLE = ['GET csrf', 'GET error', 'GET signin', 'POST callback/credentials']
const REACHABLE_WITH_PROVIDER = [...REACHABLE, 'POST signin/oidc', 'GET callback/oidc']
const BODY_CHARACTERS_MAX = 8_192

// next-auth then takes its origin from the request, whose Host `lib/server` has checked, and not from NEXTAUTH_URL.
process.env.AUTH_TRUST_HOST = '1'
delete process.env.NEXTAUTH_URL

async function answer(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params
  const identityProvider = registeredIdentityProvider()
  const reachable = identityProvider ? REACHABLE_WITH_PROVIDER : REACHABLE
  if (!reachable.includes(`${request.method} ${nextauth.join('/')}`)) return refused(404)
  if (request.method === 'POST' && !isSameOrigin(request.headers)) return refused(403)
  const bounded = await withBoundedBody(request)
  if (bounded === undefined) return refused(413)
  const browser = await readBrowser()
  const { prisma } = database()
  const options = nextAuthOptions({
    prisma,
    encryption: registeredEncryption(),
    secure: await isSecureRequest(),
    browser,
    identityProvider,
  })
  const response: Response = await NextAuth(bounded, context, options)
  // A refused sign-in is an answer that the page reads, and no failed request for the browser's console.
  return response.status === 401 ? new Response(response.body, { status: 200, headers: response.headers }) : response
}

export { answer as GET, answer as POST }

function refused(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } })
}

/**
 * next-auth reads bodies of any length into memory, and passes the query of a POST on to the identity provider: of that only whether it shall
 * ask anew is left. Undefined when the body is longer than any sign-in.
 */
async function withBoundedBody(request: NextRequest): Promise<NextRequest | undefined> {
  if (request.method !== 'POST') return request
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of request.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > BODY_CHARACTERS_MAX) return undefined
  }
  const url = new URL(request.nextUrl.pathname, request.url)
  if (new URLSearchParams(text).get('again') === 'true') url.searchParams.set('prompt', 'login')
  return new NextRequest(url, { method: 'POST', headers: request.headers, body: text })
}
