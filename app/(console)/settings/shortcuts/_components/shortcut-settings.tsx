'use client'

import { useOptimistic, useTransition } from 'react'
import { setAppearance } from '../../../../../components/console/appearance-actions.ts'
import { ShortcutList } from '../../../../../components/console/shortcut-list.tsx'
import { Panel } from '../../../../../components/ui/page-header.tsx'
import { Switch } from '../../../../../components/ui/switch.tsx'

/** The switch of WCAG 2.1.4, and every key that works on every page. */
export function ShortcutSettings({ singleKeys }: { singleKeys: boolean }) {
  const [on, show] = useOptimistic(singleKeys)
  const [busy, startTransition] = useTransition()
  return (
    <div aria-busy={busy || undefined} className="grid max-w-180 gap-6">
      <Switch
        label="Single-key shortcuts"
        hint="Off, a letter alone does nothing: for those who speak to their computer, or hit keys by accident. Shortcuts with Ctrl or ⌘ keep working."
        checked={on}
        onChange={(event) => {
          const next = event.currentTarget.checked
          startTransition(async () => {
            show(next)
            await setAppearance({ singleKeys: next })
          })
        }}
      />
      <Panel>
        <ShortcutList all heading="h2" />
      </Panel>
    </div>
  )
}
