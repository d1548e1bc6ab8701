import type { ReactNode } from 'react'
import { CopyButton } from '../../components/ui/copy-button.tsx'
import { Keyprint } from '../../components/ui/keyprint.tsx'
import type { PublishedState } from '../../lib/issuer/published-state.ts'

/** What a client or an API needs to know of this issuer. */
export function IssuerFacts({ state }: { state: PublishedState | undefined }) {
  if (!state) return null
  return (
    <aside className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-8">
      <section aria-labelledby="issuer-facts">
        <h2 id="issuer-facts" className="text-lg font-semibold">
          Issuer
        </h2>
        <dl className="mt-3 divide-y divide-line rounded-md border border-line bg-surface">
          <Fact name="Issuer" value={state.issuer} />
          <Fact name="Token endpoint" value={state.tokenEndpoint} />
          <Fact name="Key set" value={state.jwksUri} />
          <Fact name="Metadata" value={`${state.issuer}.well-known/oauth-authorization-server`} />
        </dl>
      </section>
      {state.keys && <PublishedKeys keys={state.keys} />}
    </aside>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex items-center gap-2 py-2 pr-2 pl-3">
      <div className="min-w-0 flex-1">
        <dt className="text-xs text-ink-3">{name}</dt>
        <dd className="font-mono text-sm wrap-anywhere">
          <BreakableUrl url={value} />
        </dd>
      </div>
      <CopyButton text={value} name={name.toLowerCase()} />
    </div>
  )
}

/** A URL that wraps after a slash, and copies as one. */
function BreakableUrl({ url }: { url: string }) {
  return url.split(/(?<=[^/:]\/)/).map((part) => (
    <span key={part}>
      {part}
      <wbr />
    </span>
  ))
}

function PublishedKeys({ keys }: { keys: NonNullable<PublishedState['keys']> }) {
  return (
    <section aria-labelledby="published-keys">
      <h2 id="published-keys" className="text-lg font-semibold">
        Published keys
      </h2>
      {keys.length === 0 ? (
        <Empty>No key can sign. No token can be issued.</Empty>
      ) : (
        <ul className="mt-3 divide-y divide-line rounded-md border border-line bg-surface">
          {keys.map(({ kid, alg }) => (
            <li key={kid} className="flex items-center gap-3 px-3 py-2">
              <Keyprint id={kid} />
              <span className="min-w-0 flex-1 truncate font-mono text-sm" title={kid}>
                {kid}
              </span>
              <span className="font-mono text-xs text-ink-2">{alg}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Empty({ children }: { children: ReactNode }) {
  return <p className="mt-3 rounded-md border border-line bg-surface px-3 py-2 text-base text-ink-2">{children}</p>
}
