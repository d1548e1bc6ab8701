/** For this long after a sign-in the dangerous things are allowed: revoking a key, changing a role, exporting. */
export const RECENT_SIGN_IN_SECONDS = 10 * 60

/** The sign-in is too old for what was asked. `adminAction` answers it with `sign_in_again`; the page asks and repeats. */
export class SignInAgainError extends Error {
  readonly code = 'WRIT_SIGN_IN_AGAIN'

  constructor() {
    super('Your sign-in is older than 10 minutes. Confirm that it is you, and this goes on.')
    this.name = 'SignInAgainError'
  }
}

export function isSignInAgainError(error: unknown): error is SignInAgainError {
  return (error as { code?: unknown } | null | undefined)?.code === 'WRIT_SIGN_IN_AGAIN'
}

export function isRecentSignIn({ reauthenticatedAt }: { readonly reauthenticatedAt: Date }): boolean {
  return Date.now() - reauthenticatedAt.getTime() <= RECENT_SIGN_IN_SECONDS * 1000
}

/** @throws SignInAgainError when the last proof of identity is older than ten minutes */
export function requireRecentSignIn(session: { readonly reauthenticatedAt: Date }): void {
  if (!isRecentSignIn(session)) throw new SignInAgainError()
}
