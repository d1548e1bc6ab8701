'use client'

import type { ComponentProps } from 'react'
import { Lazy, lazyPart } from '../../../../components/ui/lazy-part.tsx'
import type { WhichHooks } from './which-hooks.tsx'

const part = lazyPart(async () => (await import('./which-hooks.tsx')).WhichHooks)

/** The two pickers weigh more than the rest of the list, so they come after it, into the room kept for them. */
export function LazyWhichHooks(props: ComponentProps<typeof WhichHooks>) {
  return (
    <div className="min-h-14">
      <Lazy part={part} props={props} />
    </div>
  )
}
