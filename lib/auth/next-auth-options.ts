import type { AuthOptions, CookieOption, Profile } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { z } from 'zod'
import type { IdentityProvider } from '../config.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { registeredLog } from '../registered-log.ts'
import { safeReturnPath } from './return-path.ts'
import { cookieName, SESSION_SECONDS_MAX, sessionSecret } from './session-cookie.ts'
import { signIn } from './sign-in.ts'
import { type ProvenIdentity, signInWithIdentity } from './sign-in-with-identity.ts'
import type { Browser } from './start-session.ts'

export interface SignInDeps {
  readonly prisma: PrismaClient
  readonly encryption: Encryption
  /** The browser speaks TLS. */
  readonly secure: boolean
  readonly browser: Browser
  readonly identityProvider: IdentityProvider | undefined
}

const credentialsInput = z.object({ email: z.string(), password: z.string() })

/**
 * next-auth as Writ uses it: it keeps the CSRF token, the cookies and the dance with an identity provider; who may sign in is decided by
 * `signIn`, and the token that it seals carries the id of a session's row and nothing else.
 */
export function nextAuthOptions({ prisma, encryption, secure, browser, identityProvider }: SignInDeps): AuthOptions {
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
        authorize: async (given) => {
          const input = credentialsInput.safeParse(given)
          if (!input.success) throw new Error('wrong')
          const outcome = await signIn({ prisma }, { ...input.data, ...browser }).catch(failed)
          // next-auth hands the message of this error to the sign-in page, so it is a code and never a cause.
          if (!outcome.ok) throw new Error(outcome.kind === 'throttled' ? `throttled-${outcome.retryAfterSeconds}` : outcome.kind)
          return { id: outcome.session.sessionId }
        },
      }),
      ...(identityProvider ? [openIdConnect(identityProvider)] : []),
    ],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.provider !== 'oidc' || !identityProvider) return account?.provider === 'credentials'
        const outcome = await signInWithIdentity({ prisma }, identityProvider.issuer, profile as Profile & ProvenIdentity, browser).catch(
          failed,
        )
        if (!outcome.ok) return `/sign-in?error=oidc-${outcome.kind}`
        user.id = outcome.session.sessionId // which `jwt` below puts into the cookie
        return true
      },
      jwt: ({ token, user }) => ({ sid: user?.id ?? token.sid }),
      redirect: ({ url, baseUrl }) => `${baseUrl}${safeReturnPath(withoutOrigin(url, baseUrl))}`,
    },
  }
}

/** Code flow with PKCE, state and nonce. The ID token is checked by openid-client: signature, issuer, audience, nonce, times. */
function openIdConnect({ issuer, clientId, clientSecret }: IdentityProvider): OAuthConfig<ProvenIdentity> {
  return {
    id: 'oidc',
    name: 'OpenID Connect',
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    // With an age, a provider has to say when the person proved who they are (OpenID Connect Core §2, `auth_time`): whoever has been signed in
    // there since the morning signs in here without a word, and that is no recent proof.
    authorization: { params: { scope: 'openid email profile', max_age: SESSION_SECONDS_MAX } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    httpOptions: { timeout: 5_000 },
    userinfo: {
      // Providers may leave the email to the userinfo endpoint; openid-client holds its `sub` against the ID token's.
      request: async ({ client, tokens }) => {
        const claims = (tokens as unknown as { claims(): Profile }).claims() // openid-client's TokenSet; next-auth's type hides it
        const more = claims.email === undefined && tokens.access_token ? await client.userinfo(tokens.access_token) : {}
        return { ...more, ...claims }
      },
    },
    profile: ({ sub }) => ({ id: sub }),
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
  // Strangers can cause these as they like, so they are warnings.
  error: (code, cause) => registeredLog()?.warn({ signIn: code, err: cause instanceof Error ? cause : plain(cause) }, 'a sign-in failed'),
  warn: (code) => registeredLog()?.debug({ signIn: code }, 'next-auth warns'),
  debug: () => {},
}

function plain(cause: { error?: unknown } | undefined): unknown {
  return cause?.error ?? cause
}
