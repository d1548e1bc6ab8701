import { type NextRequest, NextResponse } from 'next/server'
import { registeredIdentityProvider } from './lib/auth/identity-provider.ts'
import { PAGE_PATH_HEADER } from './lib/auth/return-path.ts'

/**
 * Gives every page a content security policy with a nonce of its own. Next reads the nonce from the policy in the request's headers and
 * puts it on what it emits, so pages need not know it.
 */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy(Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64'))
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy) // an inbound one is overwritten: its nonce would be the sender's choice
  headers.set(PAGE_PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`) // where sign-in leads back to
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  // Only under TLS: over plain HTTP browsers ignore it (RFC 6797 §7.2), and on localhost it would outlive this server.
  if (request.nextUrl.protocol === 'https:') response.headers.set('strict-transport-security', 'max-age=31536000')
  return response
}

export const config = {
  // Not the token endpoint and the documents, which carry no markup, and not the built files, which never change.
  matcher: '/((?!oauth/|\\.well-known/|_next/static/).*)',
}

const development = process.env.NODE_ENV === 'development'

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    // React's development build evaluates code to rebuild server stacks; the production build does not.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'", // positions that popups and editors compute
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    `form-action 'self'${identityProviderOrigin()}`, // browsers hold also the redirect after a form to it
    "frame-ancestors 'none'",
  ].join('; ')
}

function identityProviderOrigin(): string {
  const provider = registeredIdentityProvider()
  return provider ? ` ${new URL(provider.issuer).origin}` : ''
}
