'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react'
import { ButtonLink } from '../ui/button.tsx'
import { Lazy, lazyPart } from '../ui/lazy-part.tsx'
import { leavePage } from '../ui/leave-guard.tsx'
import { useShortcut } from './shortcuts.tsx'

const sheet = lazyPart(async () => (await import('./inspector-sheet.tsx')).InspectorSheet)

/** The breakpoint `xl` of the theme. */
const BESIDE = '(min-width: 88rem)'

/** A list and, once something is selected, its panel: beside the list from 1408 px, over it on narrower screens. */
export function WithInspector({ inspector, children }: { inspector: ReactNode; children: ReactNode }) {
  if (!inspector) return children
  return (
    <div className="grid items-start gap-x-4 xl:grid-cols-[minmax(0,1fr)_400px]">
      <div className="min-w-0">{children}</div>
      {inspector}
    </div>
  )
}

interface InspectorProps {
  /** What is selected. */
  title: string
  /** The same page without the selection. */
  closeHref: string
  /** The neighbours in the list, for the keys k and j. */
  previousHref?: string
  nextHref?: string
  children: ReactNode
}

/** The panel of what `?sel=` names. The URL opens and closes it, so Back and a shared link do, too. */
export function Inspector({ title, closeHref, previousHref, nextHref, children }: InspectorProps) {
  const router = useRouter()
  const beside = useBeside()
  const go = (href: string) => leavePage(() => router.push(href, { scroll: false }))
  const close = () => go(closeHref)
  useShortcut(beside ? { keys: 'escape', label: 'Close the panel', group: 'On this page', run: close } : undefined)
  useShortcut(nextHref ? { keys: 'j', label: 'Next row', group: 'On this page', run: () => go(nextHref) } : undefined)
  useShortcut(previousHref ? { keys: 'k', label: 'Previous row', group: 'On this page', run: () => go(previousHref) } : undefined)
  if (!beside) return <Lazy part={sheet} props={{ title, close, children }} />
  return (
    <Panel title={title} closeHref={closeHref}>
      {children}
    </Panel>
  )
}

function Panel({ title, closeHref, children }: Pick<InspectorProps, 'title' | 'closeHref' | 'children'>) {
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever opens it by keyboard or with a reader is led to it; the list stays as it was.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new selection leads there again
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title])
  return (
    <aside
      aria-label={title}
      className="sticky top-[calc(var(--sticky-top,0px)+16px)] max-h-[calc(100dvh-var(--sticky-top,0px)-32px)] overflow-y-auto rounded-md border border-line bg-surface max-xl:hidden"
    >
      <div className="flex items-start gap-3 border-b border-line px-4 py-3">
        <h2 ref={heading} tabIndex={-1} className="min-w-0 flex-1 text-lg font-semibold wrap-anywhere outline-none">
          {title}
        </h2>
        <ButtonLink href={closeHref} kind="quiet" size="small">
          Close
        </ButtonLink>
      </div>
      <div className="p-4">{children}</div>
    </aside>
  )
}

function useBeside(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(BESIDE)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => window.matchMedia(BESIDE).matches,
    () => true, // the server cannot know; style hides it where there is no room
  )
}
