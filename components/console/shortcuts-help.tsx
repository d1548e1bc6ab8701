'use client'

import { Dialog } from '../ui/dialog.tsx'
import { Keys } from '../ui/keys.tsx'
import { useReader } from '../ui/reader.tsx'
import { isSingleKey } from './chords.ts'
import { useShortcuts } from './shortcuts.tsx'

/** Every key that does something now. */
export function ShortcutsHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { singleKeys } = useReader()
  const shortcuts = useShortcuts()
  return (
    <Dialog title="Keyboard shortcuts" open={open} onOpenChange={onOpenChange}>
      {!singleKeys && <p className="mb-3 text-sm text-ink-2">Single-key shortcuts are off. Those with a modifier work.</p>}
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {(['Go to', 'On this page', 'Anywhere'] as const).map((group) => {
          const own = shortcuts.filter((shortcut) => shortcut.group === group && (singleKeys || !isSingleKey(shortcut.keys)))
          if (own.length === 0) return null
          return (
            <section key={group} aria-label={group}>
              <h3 className="label-caps mb-1">{group}</h3>
              <dl>
                {own.map(({ keys, label }) => (
                  <div key={keys} className="flex min-h-7 items-center justify-between gap-4">
                    <dt className="text-sm">{label}</dt>
                    <dd>
                      <Keys keys={keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        })}
      </div>
    </Dialog>
  )
}
