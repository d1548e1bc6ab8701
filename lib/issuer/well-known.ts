import { documentETag, JWKS_MAX_AGE_SECONDS } from '../oauth/jwks.ts'
import { authorizationServerMetadata, openidConfiguration } from '../oauth/metadata.ts'
import type { HttpAnswer } from '../oauth/token-endpoint.ts'
import { UNAVAILABLE } from './failure-answers.ts'
import type { KeyRing } from './key-ring.ts'
import { SnapshotMoved } from './snapshot.ts'
import type { SnapshotStore } from './snapshot-store.ts'

const MOVES_MAX = 20

/**
 * The public documents. They read no ledger; the key set is confirmed against the configuration before it is served.
 * @param onFailure why the key set cannot be read: once until it can, since anybody may ask for it as often as they like
 */
export function createWellKnown(issuer: string, snapshots: SnapshotStore, now: () => number, onFailure: (error: unknown) => void) {
  const documents = {
    'oauth-authorization-server': toDocument(authorizationServerMetadata(issuer)),
    'openid-configuration': toDocument(openidConfiguration(issuer)),
  }
  let confirmed: { jwks: KeyRing['jwks']; at: number } | undefined
  let isFailing = false

  /** The key set of the configuration of now. */
  async function confirmedKeySet(): Promise<KeyRing['jwks']> {
    for (let moves = 0; ; moves++) {
      const snapshot = snapshots.known ?? (await snapshots.latest())
      try {
        const { jwks } = await snapshot.keyRing()
        if (await snapshots.confirm(snapshot)) {
          confirmed = { jwks, at: now() }
          isFailing = false
          return jwks
        }
      } catch (error) {
        if (!(error instanceof SnapshotMoved)) throw error
        await snapshots.movedTo(error.seen)
      }
      if (moves >= MOVES_MAX) throw new Error('the configuration moves faster than the key set is read')
    }
  }

  return {
    async metadata(name: keyof typeof documents, method: string, ifNoneMatch: string | undefined): Promise<HttpAnswer> {
      return answerDocument(documents[name], 'application/json', method, ifNoneMatch)
    },
    async jwks(method: string, ifNoneMatch: string | undefined): Promise<HttpAnswer> {
      try {
        return answerDocument(await confirmedKeySet(), 'application/json', method, ifNoneMatch)
      } catch (error) {
        if (!isFailing) onFailure(error)
        isFailing = true
        // Resource servers may keep the set for its max-age anyway, so for that long an outage of the database need not be theirs.
        if (!confirmed || now() - confirmed.at > JWKS_MAX_AGE_SECONDS * 1000) return UNAVAILABLE
        return answerDocument(confirmed.jwks, 'application/json', method, ifNoneMatch)
      }
    },
  }
}

function toDocument(document: object) {
  const body = JSON.stringify(document)
  return { body, etag: documentETag(body) }
}

/** GET and HEAD (the listener drops HEAD's body), revalidation by ETag (RFC 9110 §13.1.2), readable from any origin. */
function answerDocument(
  { body, etag }: { body: string; etag: string },
  type: string,
  method: string,
  ifNoneMatch: string | undefined,
): HttpAnswer {
  const shared = { 'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}`, 'access-control-allow-origin': '*', etag }
  if (method === 'OPTIONS') return { status: 204, headers: { ...shared, 'access-control-allow-methods': 'GET, HEAD' }, body: '' }
  if (method !== 'GET' && method !== 'HEAD') {
    return {
      status: 405,
      headers: { allow: 'GET, HEAD, OPTIONS', 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: '{"error":"invalid_request","error_description":"this document is read with GET or HEAD"}',
    }
  }
  if (matches(ifNoneMatch, etag)) return { status: 304, headers: shared, body: '' }
  return { status: 200, headers: { ...shared, 'content-type': type }, body }
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (!ifNoneMatch) return false
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
