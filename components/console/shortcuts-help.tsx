'use client'

import { Dialog } from '../ui/dialog.tsx'
import { useReader } from '../ui/reader.tsx'
import { ShortcutList } from './shortcut-list.tsx'

/** Every key that does something now. */
export function ShortcutsHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { singleKeys } = useReader()
  return (
    <Dialog title="Keyboard shortcuts" open={open} onOpenChange={onOpenChange}>
      {!singleKeys && <p className="mb-3 text-sm text-ink-2">Single-key shortcuts are off. Those with a modifier work.</p>}
      <ShortcutList />
    </Dialog>
  )
}
