import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { isStorableTime } from '../db/storable-time.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { registeredLog } from '../registered-log.ts'
import { acceptOpenInvitation, readInvitationTo } from './accept-invitation.ts'
import { lockAdmins } from './create-admin.ts'
import { normaliseEmail } from './email.ts'
import { type Browser, type NewSession, startSession } from './start-session.ts'

/** What an identity provider has proved: the claims of its ID token. */
export interface ProvenIdentity {
  readonly iss: string
  readonly sub: string
  readonly email?: unknown
  readonly email_verified?: unknown
  readonly name?: unknown
  /** When the person proved at the provider who they are, in seconds since 1970 (OpenID Connect Core §2). */
  readonly auth_time?: unknown
}

export type IdentityOutcome =
  | { readonly ok: true; readonly session: NewSession }
  | { readonly ok: false; readonly kind: 'unverified' | 'not-invited' | 'other-account' | 'issuer' }

/**
 * Signs in who an identity provider vouches for. An account is known by issuer and subject; the email address counts once, when a person comes
 * for the first time: it has to be verified, and to be that of an admin without such an account or of an open invitation. From then on an
 * address that changes hands at the provider opens nothing here.
 */
export async function signInWithIdentity(
  { prisma }: { prisma: PrismaClient },
  issuer: string,
  identity: ProvenIdentity,
  browser: Browser,
): Promise<IdentityOutcome> {
  if (identity.iss !== issuer) {
    registeredLog()?.error({ says: identity.iss, expected: issuer }, 'the identity provider has another name than WRIT_OIDC_ISSUER')
    return { ok: false, kind: 'issuer' }
  }
  return transaction(prisma, async (tx) => {
    const known = await findBound(tx, identity)
    if (known) return known.disabledAt === null ? opened(tx, known.id, identity, browser) : { ok: false, kind: 'not-invited' }
    const email = verifiedEmail(identity)
    if (email === undefined) return { ok: false, kind: 'unverified' }
    await lockAdmins(tx)
    const adminId = (await findBound(tx, identity))?.id ?? (await bind(tx, identity, email, browser))
    return typeof adminId === 'string' ? opened(tx, adminId, identity, browser) : { ok: false, kind: adminId.refused }
  })
}

async function opened(tx: Tx, adminId: string, { auth_time: at }: ProvenIdentity, browser: Browser): Promise<IdentityOutcome> {
  // A provider that does not say when signs people in now, for all we can know.
  const provedAt = typeof at === 'number' && at >= 0 && isStorableTime(new Date(at * 1000)) ? new Date(at * 1000) : undefined
  return { ok: true, session: await startSession(tx, adminId, 'oidc', browser, provedAt) }
}

function findBound(tx: Tx, { iss, sub }: ProvenIdentity) {
  return tx.admin.findUnique({
    where: { oidcIssuer_oidcSubject: { oidcIssuer: iss, oidcSubject: sub } },
    select: { id: true, disabledAt: true },
  })
}

/** The admin whose account this is from now on. */
async function bind(
  tx: Tx,
  { iss, sub, name }: ProvenIdentity,
  email: string,
  { address }: Browser,
): Promise<string | { refused: 'not-invited' | 'other-account' }> {
  const admin = await tx.admin.findUnique({ where: { email }, select: { id: true, name: true, oidcSubject: true, disabledAt: true } })
  if (admin?.oidcSubject) return { refused: 'other-account' }
  if (admin?.disabledAt) return { refused: 'not-invited' }
  if (admin) {
    await tx.admin.update({
      where: { id: admin.id },
      data: { oidcIssuer: iss, oidcSubject: sub, revision: { increment: 1 } },
      select: { id: true },
    })
    const actor: Actor = { type: 'admin', id: admin.id, name: admin.name || email, address }
    const target = { type: 'admin', id: admin.id, name: email }
    await recordAdminEvent(tx, { event: 'admin.identity_bound', actor, target, after: { issuer: iss, subject: sub } })
    return admin.id
  }
  const invitation = await readInvitationTo(tx, email)
  if (invitation === undefined) return { refused: 'not-invited' }
  const created = { name: typeof name === 'string' ? name : '', passwordHash: null, oidcIssuer: iss, oidcSubject: sub }
  return (await acceptOpenInvitation(tx, invitation, created, address)).id
}

/**
 * Only an address that the provider says it has verified, and says so as OpenID Connect Core §5.1 has it. It is the invited one as it stands,
 * but for the case of a to z: whoever verified the Kelvin sign and "im@example.org" has not verified "kim@example.org", which it folds to.
 */
function verifiedEmail({ email, email_verified }: ProvenIdentity): string | undefined {
  if (email_verified !== true || typeof email !== 'string') return undefined
  try {
    const normal = normaliseEmail(email)
    return normal === email.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) ? normal : undefined
  } catch {
    return undefined
  }
}
