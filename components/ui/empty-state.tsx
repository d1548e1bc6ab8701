import type { ReactNode } from 'react'
import { ButtonLink } from './button.tsx'

/** First run: what this is in one sentence, one action, one example. No illustration. */
export function EmptyState({
  title,
  sentence,
  action,
  example,
}: {
  title?: string
  sentence: ReactNode
  action?: ReactNode
  example?: ReactNode
}) {
  return (
    <section
      aria-label={title ?? 'Nothing here yet'}
      className="dotgrid grid min-h-48 content-center justify-items-start gap-3 rounded-md border border-line bg-surface px-6 py-8"
    >
      {title && <h2 className="bg-surface text-lg font-semibold">{title}</h2>}
      <p className="max-w-prose bg-surface text-base text-ink-2">{sentence}</p>
      {action && <div className="flex flex-wrap items-center gap-2">{action}</div>}
      {example && (
        <p className="bg-surface text-sm text-ink-3">
          Example: <span className="text-ink-2">{example}</span>
        </p>
      )}
    </section>
  )
}

interface NoMatchProps {
  /** What was looked for, in the plural: "applications". */
  things: string
  clearHref: string
  /** The one filter without which most would be found, with its link. */
  drop?: { label: string; href: string; finds?: number }
}

/** The filters leave nothing: which one to drop, and how to drop all. */
export function NoMatch({ things, clearHref, drop }: NoMatchProps) {
  return (
    <section
      aria-label={`No ${things} match`}
      className="grid justify-items-start gap-3 rounded-md border border-line bg-surface px-6 py-8"
    >
      <p className="text-base">
        No {things} match these filters.
        {drop && (
          <span className="text-ink-2">
            {' '}
            Without <strong className="font-semibold text-ink">{drop.label}</strong>
            {drop.finds === undefined ? ' there are more.' : ` there are ${drop.finds.toLocaleString('en')}.`}
          </span>
        )}
      </p>
      <div className="flex flex-wrap gap-2">
        {drop && <ButtonLink href={drop.href}>Drop {drop.label}</ButtonLink>}
        <ButtonLink href={clearHref}>Clear filters</ButtonLink>
      </div>
    </section>
  )
}

/** What the page does, the role it needs, and who can give it. */
export function NoPermission({ does, role, owners }: { does: ReactNode; role: string; owners: readonly string[] }) {
  return (
    <section aria-label="No permission" className="grid max-w-prose gap-3 rounded-md border border-line bg-surface px-6 py-8 text-base">
      <p className="font-semibold">This needs the {role} role</p>
      <p className="text-ink-2">{does}</p>
      {owners.length > 0 && (
        <p className="text-ink-2">
          {owners.length === 1 ? 'The owner can give it: ' : 'The owners can give it: '}
          <span className="text-ink">{owners.join(', ')}</span>
        </p>
      )}
    </section>
  )
}
