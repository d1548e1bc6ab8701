import Link from 'next/link'
import { formatCount } from '../../../../../components/ui/number-format.ts'
import { ScopePips } from '../../../../../components/ui/scope-pips.tsx'
import { Tag } from '../../../../../components/ui/status.tsx'
import type { CallableApis } from '../../../../../lib/clients/list-callable-apis.ts'
import { applicationHref } from '../application-tabs.ts'

/** The first few APIs that it may call, with how much of each. */
export function MayCallSummary({ clientId, grants: { rows, total } }: { clientId: string; grants: CallableApis }) {
  const access = `${applicationHref(clientId)}/access`
  if (total === 0) {
    return (
      <p className="rounded-md border border-line bg-surface px-3 py-4 text-ink-2">
        It may call nothing yet: every token request is denied.{' '}
        <Link href={access} className="text-signal underline underline-offset-2">
          Grant access
        </Link>
      </p>
    )
  }
  return (
    <div className="rounded-md border border-line bg-surface">
      <ul className="divide-y divide-line">
        {rows.map(({ id, apiName, identifier, allowedScopes, defined, expired }) => (
          <li key={id} className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-1.5">
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <span className="font-semibold">{apiName}</span>
              <span className="font-mono text-xs wrap-anywhere text-ink-3">{identifier}</span>
            </span>
            <span className="inline-flex items-center gap-2" title={allowedScopes.join(' ') || undefined}>
              {expired && <Tag tone="denied">expired</Tag>}
              <ScopePips granted={allowedScopes.length} total={defined} />
              <span className="font-mono text-xs">
                {allowedScopes.length}/{defined}
                <span className="sr-only"> scopes</span>
              </span>
            </span>
          </li>
        ))}
      </ul>
      {total > rows.length && (
        <p className="border-t border-line px-3 py-2 text-ink-2">
          <Link href={access} className="text-signal underline underline-offset-2">
            All {formatCount(total)} APIs
          </Link>
        </p>
      )}
    </div>
  )
}
