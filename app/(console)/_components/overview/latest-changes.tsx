import Link from 'next/link'
import { RelativeTime } from '../../../../components/ui/time.tsx'
import type { LatestChange } from '../../../../lib/overview/list-latest-changes.ts'
import { targetHref } from '../../activity/_components/target-href.ts'

/** The last admin changes, newest first. */
export function LatestChanges({ changes }: { changes: readonly LatestChange[] }) {
  if (changes.length === 0) {
    return <p className="rounded-md border border-line bg-surface px-3 py-2.5 text-ink-2">Nobody has changed anything yet.</p>
  }
  return (
    <ol className="divide-y divide-line rounded-md border border-line bg-surface">
      {changes.map(({ id, at, by, words, target }) => (
        <li key={id} className="flex min-h-8 items-baseline gap-x-3 px-3 py-1.5">
          <span className="min-w-0 flex-1 truncate">
            <span className="text-ink-2">{by}</span> · {words} <Target target={target} />
          </span>
          <span className="shrink-0 text-xs text-ink-3">
            <RelativeTime at={at} />
          </span>
        </li>
      ))}
    </ol>
  )
}

function Target({ target }: { target: LatestChange['target'] }) {
  const href = targetHref(target)
  if (!href) return <span className="text-ink-2">{target.name}</span>
  return (
    <Link href={href} className="font-semibold hover:underline">
      {target.name}
    </Link>
  )
}
