import Link from 'next/link'
import type { ListUrl } from '../../../../components/ui/list-url.ts'
import { RelativeTime } from '../../../../components/ui/time.tsx'
import type { ActivityRow } from '../../../../lib/admin-activity/read-activity.ts'

interface LatestChangesProps {
  changes: readonly ActivityRow[]
  url: ListUrl
  selected: string | undefined
}

/** The last admin changes, newest first; one of them opens in the panel. */
export function LatestChanges({ changes, url, selected }: LatestChangesProps) {
  if (changes.length === 0) {
    return <p className="rounded-md border border-line bg-surface px-3 py-2.5 text-ink-2">Nobody has changed anything yet.</p>
  }
  return (
    <ol className="divide-y divide-line rounded-md border border-line bg-surface">
      {changes.map(({ id, at, actor, words, target }) => (
        <li key={id} aria-current={id === selected ? 'true' : undefined} className="aria-[current]:bg-signal-wash">
          <Link
            href={url({ sel: id })}
            scroll={false}
            prefetch={false}
            data-row-link
            className="flex min-h-8 items-baseline gap-x-3 px-3 py-1.5 hover:bg-sunken/60 focus-visible:-outline-offset-2"
          >
            <span className="min-w-0 flex-1 truncate">
              <span className="text-ink-2">{actor.name}</span> · {words} <span className="font-semibold">{target.name}</span>
            </span>
            <span className="shrink-0 text-xs text-ink-3">
              <RelativeTime at={at} />
            </span>
          </Link>
        </li>
      ))}
    </ol>
  )
}
