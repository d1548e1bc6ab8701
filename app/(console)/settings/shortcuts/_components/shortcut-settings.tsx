'use client'

import { useTransition } from 'react'
import { setAppearance } from '../../../../../components/console/appearance-actions.ts'
import { ShortcutList } from '../../../../../components/console/shortcut-list.tsx'
import { Panel } from '../../../../../components/ui/page-header.tsx'
import { Switch } from '../../../../../components/ui/switch.tsx'

/** The switch of WCAG 2.1.4, and every key that works on every page. */
export function ShortcutSettings({ singleKeys }: { singleKeys: boolean }) {
  const [busy, startTransition] = useTransition()
  return (
    <div aria-busy={busy || undefined} className="grid max-w-180 gap-6">
      <Switch
        label="Single-key shortcuts"
        hint="Off, a letter alone does nothing: for those who speak to their computer, or hit keys by accident. Shortcuts with Ctrl or ⌘ keep working."
        checked={singleKeys}
        onChange={(event) => {
          const next = event.currentTarget.checked
          startTransition(() => setAppearance({ singleKeys: next }))
        }}
      />
      <Panel>
        <ShortcutList all heading="h2" />
      </Panel>
    </div>
  )
}
