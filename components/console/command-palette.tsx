'use client'

import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { BACKDROP, PANEL } from '../ui/floating-styles.ts'
import { Keys } from '../ui/keys.tsx'
import { leavePage } from '../ui/leave-guard.tsx'
import { SearchIcon } from '../ui/search-icon.tsx'
import type { Command } from './commands.tsx'
import { looksLikeToken, pasteTarget } from './paste-target.ts'
import { useServerSearch } from './use-server-search.ts'

export interface CommandGroup {
  label: string
  commands: readonly Command[]
}

interface CommandPaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** What is there without asking the server. */
  groups: readonly CommandGroup[]
  /** Answers GET `?q=` with `{ groups: CommandGroup[] }`. */
  searchUrl?: string
}

/** Pages, actions and objects by name. Escape gives the focus back to where it was. */
export function CommandPalette({ open, onOpenChange, groups, searchUrl }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={BACKDROP} />
        <Dialog.Viewport className="fixed inset-0 z-50 flex items-start justify-center overflow-hidden px-4 pt-[12vh]">
          <Dialog.Popup
            aria-label="Search or run a command"
            className={`${PANEL} flex max-h-[min(520px,76dvh)] w-full max-w-[600px] flex-col overflow-hidden`}
          >
            <Content groups={groups} searchUrl={searchUrl} close={() => onOpenChange(false)} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface Item extends Command {
  value: string
}

function Content({ groups, searchUrl, close }: Pick<CommandPaletteProps, 'groups' | 'searchUrl'> & { close: () => void }) {
  const router = useRouter()
  const [text, setText] = useState('')
  const server = useServerSearch(looksLikeToken(text) ? undefined : searchUrl, text)
  const items = useMemo(() => groupsFor(text, groups, server.groups), [text, groups, server.groups])

  function choose({ href, run, disabledReason }: Item) {
    if (disabledReason) return
    close()
    if (href?.includes('#'))
      leavePage(() => window.location.assign(href)) // the router would not tell the page of a new fragment
    else if (href) leavePage(() => router.push(href))
    else run?.()
  }

  return (
    <Autocomplete.Root open inline items={items} value={text} onValueChange={setText} mode="none" autoHighlight="always" keepHighlight>
      <div className="flex shrink-0 items-center gap-2 border-b border-line pl-3 text-ink-3">
        <SearchIcon />
        <Autocomplete.Input
          aria-label="Search or run a command"
          placeholder="Search or run a command"
          className="h-11 w-full bg-transparent pr-3 text-base text-ink outline-none placeholder:text-ink-3"
        />
      </div>
      <div className="flex min-h-0 flex-col">
        <Autocomplete.Status className="sr-only">{server.state === 'searching' ? 'Searching' : ''}</Autocomplete.Status>
        <Autocomplete.Empty>
          <p className="px-3 py-4 text-sm text-ink-3">
            {server.state === 'searching' ? 'Searching…' : `Nothing is called “${text.trim()}”.`}
          </p>
        </Autocomplete.Empty>
        <Autocomplete.List className="min-h-0 overflow-y-auto overscroll-contain scroll-py-1 pb-1 empty:hidden">
          {(group: { value: string; items: Item[] }) => (
            <Autocomplete.Group key={group.value} items={group.items}>
              <Autocomplete.GroupLabel className="label-caps px-3 pt-2.5 pb-1">{group.value}</Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(item: Item) => (
                  <Autocomplete.Item
                    key={item.id}
                    value={item}
                    onClick={() => choose(item)}
                    aria-disabled={item.disabledReason ? true : undefined}
                    className="mx-1 flex min-h-8 cursor-pointer items-center gap-3 rounded-sm px-2 py-1 text-sm outline-none select-none data-highlighted:bg-signal-wash"
                  >
                    <Line item={item} />
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
        {server.state === 'failed' && <p className="border-t border-line px-3 py-2 text-sm text-denied">Objects could not be searched.</p>}
      </div>
      <p className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-3 py-1.5 text-xs text-ink-3">
        <span className="inline-flex items-center gap-1.5">
          <Keys keys="enter" /> open
        </span>
        <span className="inline-flex items-center gap-1.5">
          <Keys keys="↑ ↓" /> choose
        </span>
        <span className="ml-auto max-sm:hidden">Paste an id, a request or a token to go there</span>
      </p>
    </Autocomplete.Root>
  )
}

function Line({ item: { label, detail, keys, cli, disabledReason } }: { item: Item }) {
  return (
    <>
      <span className={`min-w-0 flex-1 truncate ${disabledReason ? 'text-ink-3' : ''}`}>
        {label}
        {detail && <span className="ml-2 text-ink-3">{detail}</span>}
        {disabledReason && <span className="ml-2 text-xs text-ink-3">{disabledReason}</span>}
      </span>
      {cli && <code className="font-mono text-xs text-ink-3 max-sm:hidden">writ {cli}</code>}
      {keys && <Keys keys={keys} />}
    </>
  )
}

/** What was pasted first, then what is called so, then what the server found. */
function groupsFor(text: string, local: readonly CommandGroup[], found: readonly CommandGroup[]): { value: string; items: Item[] }[] {
  const pages = new Set(local.flatMap(({ commands }) => commands.map(({ href }) => href)))
  const target = pasteTarget(text)
  const groups: CommandGroup[] = []
  if (target && pages.has(pageOf(target.href)))
    groups.push({ label: 'Pasted', commands: [{ id: 'pasted', label: target.label, href: target.href }] })
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  for (const { label, commands } of local) groups.push({ label, commands: commands.filter((command) => matches(command, words)) })
  if (!looksLikeToken(text)) groups.push(...found)
  // What the server adds to a group that is there already stands in it, and what leads to the same place stands once.
  const items = new Map<string, Item[]>()
  const places = new Set<string>()
  for (const { label, commands } of groups) {
    for (const command of commands) {
      if (command.href !== undefined && places.has(command.href)) continue
      if (command.href !== undefined) places.add(command.href)
      items.set(label, [...(items.get(label) ?? []), { ...command, value: command.id }])
    }
  }
  return [...items].map(([value, found]) => ({ value, items: found }))
}

/** "/inspect" for "/inspect#t=…": a target is offered only where its page exists. */
function pageOf(href: string): string {
  return `/${href.split(/[/?#]/)[1]}`
}

/** Each word begins a word of the label. */
function matches({ label, detail = '', also = '', cli = '' }: Command, words: readonly string[]): boolean {
  const names = `${label} ${detail} ${also} ${cli}`.toLowerCase().split(/[\s/:-]+/)
  return words.every((word) => names.some((name) => name.startsWith(word)))
}
