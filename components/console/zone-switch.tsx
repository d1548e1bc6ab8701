'use client'

import { useTransition } from 'react'
import { useReader } from '../ui/reader.tsx'
import { setAppearance } from './appearance-actions.ts'

/** UTC or the zone of this computer, for every time on every page. On a phone one button that turns over. */
export function ZoneSwitch() {
  const { zone } = useReader()
  const [busy, startTransition] = useTransition()
  const utc = zone === 'UTC'
  const choose = (next: string) => next !== zone && startTransition(() => setAppearance({ zone: next }))
  const local = () => choose(Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC')
  return (
    <>
      <fieldset
        aria-busy={busy || undefined}
        className="hidden shrink-0 overflow-hidden rounded-sm border border-line-2 bg-surface md:flex"
      >
        <legend className="sr-only">Time zone</legend>
        <Side chosen={utc} onClick={() => choose('UTC')}>
          UTC
        </Side>
        <Side chosen={!utc} onClick={local} title={utc ? undefined : zone}>
          Local
        </Side>
      </fieldset>
      <button
        type="button"
        aria-busy={busy || undefined}
        aria-label={utc ? 'Times in UTC. Show local time' : 'Times in local time. Show UTC'}
        onClick={utc ? local : () => choose('UTC')}
        className="h-8 shrink-0 cursor-pointer rounded-sm border border-line-2 bg-surface px-2 text-xs hover:border-control md:hidden"
      >
        {utc ? 'UTC' : 'Local'}
      </button>
    </>
  )
}

function Side({ chosen, children, ...button }: { chosen: boolean; onClick: () => void; title?: string; children: string }) {
  return (
    <button
      type="button"
      {...button}
      aria-pressed={chosen}
      className={`h-[30px] cursor-pointer px-2.5 text-xs focus-visible:-outline-offset-2 ${chosen ? 'bg-sunken font-semibold text-ink' : 'text-ink-3 hover:text-ink'}`}
    >
      {children}
    </button>
  )
}
