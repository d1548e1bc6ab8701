import { countOf, formatCount } from '../../../../components/ui/number-format.ts'
import { Time } from '../../../../components/ui/time.tsx'
import type { SigningKeyView } from '../../../../lib/signing-keys/list-signing-keys.ts'

/** What a key does now, and what hangs on it, in words. */
export function KeyFacts({ keyView: key, now, readyAt }: { keyView: SigningKeyView; now: Date; readyAt?: Date }) {
  switch (key.status) {
    case 'next':
      return (
        <>
          <p>
            Published <Time at={key.publishedAt} zoned />
          </p>
          {readyAt && (
            <p className="text-ink-2">
              {readyAt <= now ? (
                'Every service had a day to fetch it: it may sign'
              ) : (
                <>
                  Safe to sign from <Time at={readyAt} zoned />
                </>
              )}
            </p>
          )}
        </>
      )
    case 'current':
      return (
        <>
          <p>
            Signs since <Time at={key.activatedAt ?? key.publishedAt} zoned />
          </p>
          <Alive keyView={key} />
        </>
      )
    case 'previous':
      return (
        <>
          <Alive keyView={key} />
          {key.safeAt && (
            <p className="text-ink-2">
              {key.safeAt <= now ? (
                'Safe to revoke. It leaves the JWKS within a minute'
              ) : (
                <>
                  Safe to revoke from <Time at={key.safeAt} zoned />. It leaves the JWKS then
                </>
              )}
            </p>
          )}
        </>
      )
    case 'retired':
      return (
        <p className="text-ink-2">
          Left the JWKS <Time at={key.retiredAt ?? key.publishedAt} zoned />
        </p>
      )
    case 'revoked':
      return (
        <>
          <p className="text-ink-2">
            Revoked <Time at={key.revokedAt ?? key.publishedAt} zoned />
          </p>
          {key.tokensAlive > 0 && <p className="text-ink-2">{countOf(key.tokensAlive, 'token')} that it signed verify no more</p>}
        </>
      )
  }
}

function Alive({ keyView: { tokensAlive, lastExpiryAt } }: { keyView: SigningKeyView }) {
  if (tokensAlive === 0 || !lastExpiryAt) return <p className="text-ink-2">No token alive under this key</p>
  return (
    <p>
      Tokens alive under this key: <strong className="font-semibold">{formatCount(tokensAlive)}</strong>, last one expires{' '}
      <Time at={lastExpiryAt} zoned />
    </p>
  )
}
