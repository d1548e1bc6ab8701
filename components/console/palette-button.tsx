'use client'

import { Keys } from '../ui/keys.tsx'
import { SearchIcon } from '../ui/search-icon.tsx'

/** Looks like a field, because one types there next; an icon on a phone. */
export function PaletteButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label="Search or run a command"
      aria-keyshortcuts="Meta+K Control+K"
      className="flex h-8 shrink-0 cursor-pointer items-center justify-center gap-2 rounded-sm border border-line-2 bg-surface text-ink-3 hover:border-control hover:text-ink-2 max-md:w-8 md:w-48 md:justify-between md:border-control md:px-2 lg:w-64"
    >
      <span aria-hidden="true" className="md:hidden">
        <SearchIcon />
      </span>
      <span className="truncate max-md:hidden">Search or run a command</span>
      <span className="max-md:hidden">
        <Keys keys="mod+k" plain />
      </span>
    </button>
  )
}
