import type { AuthOptions, CookieOption } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { z } from 'zod'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { CLIENT_ADDRESS_HEADER } from '../net/strip-headers.ts'
import { registeredLog } from '../registered-log.ts'
import { safeReturnPath } from './return-path.ts'
import { cookieName, SESSION_SECONDS_MAX, sessionSecret } from './session-cookie.ts'
import { signIn } from './sign-in.ts'

export interface SignInDeps {
  readonly prisma: PrismaClient
  readonly encryption: Encryption
  /** The browser speaks TLS. */
  readonly secure: boolean
}

const credentialsInput = z.object({ email: z.string(), password: z.string() })

/**
 * next-auth as Writ uses it: it keeps the CSRF token, the cookies and the dance with an identity provider; who may sign in is decided by
 * `signIn`, and the token that it seals carries the id of a session's row and nothing else.
 */
export function nextAuthOptions({ prisma, encryption, secure }: SignInDeps): AuthOptions {
  return {
    secret: sessionSecret(encryption),
    useSecureCookies: secure,
    cookies: cookieOptions(secure),
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS_MAX },
    jwt: { maxAge: SESSION_SECONDS_MAX },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    logger: LOGGER,
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: async (given, { headers }) => {
          const input = credentialsInput.safeParse(given)
          if (!input.success) throw new Error('wrong')
          const browser = { address: headers?.[CLIENT_ADDRESS_HEADER] ?? '', userAgent: headers?.['user-agent'] ?? '' }
          const outcome = await signIn({ prisma }, { ...input.data, ...browser }).catch(failed)
          // next-auth hands the message of this error to the sign-in page, so it is a code and never a cause.
          if (!outcome.ok) throw new Error(outcome.kind === 'throttled' ? `throttled-${outcome.retryAfterSeconds}` : outcome.kind)
          return { id: outcome.session.sessionId }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user?.id ?? token.sid }),
      redirect: ({ url, baseUrl }) => `${baseUrl}${safeReturnPath(withoutOrigin(url, baseUrl))}`,
    },
  }
}

function failed(error: unknown): { ok: false; kind: 'failed' } {
  registeredLog()?.error({ err: error }, 'a sign-in could not be judged')
  return { ok: false, kind: 'failed' }
}

function withoutOrigin(url: string, baseUrl: string): string {
  return url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url
}

function cookieOptions(secure: boolean): AuthOptions['cookies'] {
  // Lax, so that a link from a mail or a chat finds the session; what changes something asks for more than the cookie.
  const cookie = (name: Parameters<typeof cookieName>[0], maxAge?: number): CookieOption => ({
    name: cookieName(name, secure),
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure, ...(maxAge && { maxAge }) },
  })
  const dance = 15 * 60
  return {
    sessionToken: cookie('session'),
    csrfToken: cookie('csrf'),
    callbackUrl: cookie('callback'),
    pkceCodeVerifier: cookie('pkce', dance),
    state: cookie('state', dance),
    nonce: cookie('nonce', dance),
  }
}

const LOGGER: AuthOptions['logger'] = {
  error: (code, cause) => registeredLog()?.error({ signIn: code, err: cause instanceof Error ? cause : plain(cause) }, 'a sign-in failed'),
  warn: (code) => registeredLog()?.debug({ signIn: code }, 'next-auth warns'),
  debug: () => {},
}

function plain(cause: { error?: unknown } | undefined): unknown {
  return cause?.error ?? cause
}
