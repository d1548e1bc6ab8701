'use client'

import { useEffect, useRef, useSyncExternalStore } from 'react'

interface CodeDiffProps {
  before: string
  after: string
  beforeLabel: string
  afterLabel: string
  /** Beside each other on wide screens; one below the other everywhere without it. */
  split?: boolean
  className?: string
}

/** From here there is room for two columns: the breakpoint `lg` of the theme. */
const WIDE = '(min-width: 68rem)'

/** What has changed between two texts. Equal ones say so. */
export function CodeDiff({ before, after, beforeLabel, afterLabel, split = false, className = '' }: CodeDiffProps) {
  const parent = useRef<HTMLDivElement>(null)
  const wide = useSyncExternalStore(
    subscribe,
    () => window.matchMedia(WIDE).matches,
    () => true,
  )
  const isSplit = split && wide
  useEffect(() => {
    let end: (() => void) | undefined
    let ended = false
    import('./create-diff.ts').then(({ createDiff }) => {
      if (ended || !parent.current) return
      parent.current.replaceChildren()
      end = createDiff({ parent: parent.current, before, after, beforeLabel, afterLabel, split: isSplit })
    }, console.error)
    return () => {
      ended = true
      end?.()
    }
  }, [before, after, beforeLabel, afterLabel, isSplit])
  if (before === after) return <p className="text-ink-2">Nothing differs: both are the same text.</p>
  return (
    <section
      aria-label={`Differences between ${beforeLabel} and ${afterLabel}`}
      className={`overflow-auto rounded-md border border-line ${className}`}
    >
      {split && (
        <div className="grid grid-cols-2 border-b border-line bg-surface text-sm max-lg:hidden">
          <p className="px-3 py-1.5">{beforeLabel}</p>
          <p className="border-l border-line px-3 py-1.5">{afterLabel}</p>
        </div>
      )}
      <div ref={parent} />
    </section>
  )
}

function subscribe(changed: () => void): () => void {
  const query = window.matchMedia(WIDE)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}
