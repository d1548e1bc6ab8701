import { Keyprint } from '../../../../components/ui/keyprint.tsx'
import { Facts, Panel } from '../../../../components/ui/page-header.tsx'
import { Code, Status } from '../../../../components/ui/status.tsx'
import { readPublicKeySet } from '../../../../lib/signing-keys/read-public-key-set.ts'
import { CheckAgain } from './check-again.tsx'

interface ServicesSeeProps {
  url: string
  /** What should stand there. */
  expected: readonly { readonly kid: string; readonly status: string }[]
}

/** The key set as a service gets it through the public address: has the new key arrived, and how long may an old one be kept? */
export async function ServicesSee({ url, expected }: ServicesSeeProps) {
  const set = await readPublicKeySet(url)
  if (!set.ok) {
    return (
      <div role="alert" className="grid gap-2 rounded-md border border-denied/40 bg-denied-wash px-3 py-3">
        <p className="font-semibold text-denied">The JWKS is unreachable from this server</p>
        <p className="wrap-anywhere">
          <Code>{set.url}</Code> · {set.error}
        </p>
        <div>
          <CheckAgain label="Retry" />
        </div>
      </div>
    )
  }
  const seen = set.keys.map(({ kid }) => kid)
  const rows = [
    ...expected.map(({ kid, status }) => ({ kid, words: status, state: seen.includes(kid) ? ('served' as const) : ('missing' as const) })),
    ...set.keys
      .filter(({ kid }) => expected.every((key) => key.kid !== kid))
      .map(({ kid }) => ({ kid, words: 'not a key of this issuer, or no longer', state: 'unknown' as const })),
  ]
  return (
    <Panel>
      <div className="grid gap-x-10 gap-y-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <ul aria-label="Keys that services see" className="grid content-start gap-2">
          {rows.map(({ kid, words, state }) => (
            <li key={kid} className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
              <Keyprint id={kid} />
              <span title={kid} className="min-w-0 max-w-56 truncate font-mono text-sm">
                {kid}
              </span>
              <span className="text-ink-2">{words}</span>
              {state === 'served' && <Status tone="issued">Served</Status>}
              {state === 'missing' && <Status tone="denied">Not served yet</Status>}
              {state === 'unknown' && <Status tone="grace">Still served</Status>}
            </li>
          ))}
        </ul>
        <div className="grid content-start gap-3">
          <Facts
            facts={[
              { name: 'From', value: <Code>{set.url}</Code> },
              { name: 'Took', value: `${set.milliseconds} ms` },
              ...set.headers.map(({ name, value }) => ({ name, value: <span className="font-mono text-sm">{value}</span> })),
            ]}
          />
          <CheckAgain label="Check again" />
        </div>
      </div>
    </Panel>
  )
}
