import { CopyText } from '../../../../../../components/ui/copy-text.tsx'
import type { QuickstartValues } from '../../../../../../lib/quickstart/quickstart-values.ts'

/** What the programs are filled with, each to be copied by itself. */
export function QuickstartFacts({ issuer, values: { tokenEndpoint, clientId, audience } }: { issuer: string; values: QuickstartValues }) {
  const facts = [
    { name: 'Token endpoint', value: tokenEndpoint },
    { name: 'Issuer', value: issuer },
    { name: 'Client id', value: clientId },
    { name: 'API identifier', value: audience },
  ]
  return (
    <section aria-label="Filled in">
      <h2 className="mb-2 text-sm font-semibold">Filled in</h2>
      <dl className="divide-y divide-line rounded-md border border-line bg-surface">
        {facts.map(({ name, value }) => (
          <div key={name} className="px-3 py-2">
            <dt className="text-xs text-ink-3">{name}</dt>
            <dd>
              <CopyText text={value} name={name.toLowerCase()} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
