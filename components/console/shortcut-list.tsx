'use client'

import { Keys } from '../ui/keys.tsx'
import { useReader } from '../ui/reader.tsx'
import { isSingleKey } from './chords.ts'
import { useShortcuts } from './shortcuts.tsx'

/** Every key that does something on this page; with `all` also those that are turned off. */
export function ShortcutList({ all = false, heading: Heading = 'h3' }: { all?: boolean; heading?: 'h2' | 'h3' }) {
  const { singleKeys } = useReader()
  const shortcuts = useShortcuts()
  return (
    <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      {(['Go to', 'On this page', 'Anywhere'] as const).map((group) => {
        const own = shortcuts.filter((shortcut) => shortcut.group === group && (all || singleKeys || !isSingleKey(shortcut.keys)))
        if (own.length === 0) return null
        return (
          <section key={group} aria-label={group}>
            <Heading className="label-caps mb-1">{group}</Heading>
            <dl>
              {own.map(({ keys, label }) => (
                <div key={keys} className="flex min-h-7 items-center justify-between gap-4">
                  <dt className="text-sm">{label}</dt>
                  <dd className="flex items-center gap-2">
                    {!singleKeys && isSingleKey(keys) && <span className="text-xs text-ink-3">off</span>}
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )
      })}
    </div>
  )
}
