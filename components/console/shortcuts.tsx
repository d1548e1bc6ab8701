'use client'

import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useReader } from '../ui/reader.tsx'
import { createChordReader, isSingleKey, nameOf } from './chords.ts'

export interface Shortcut {
  /** "mod+s", "g a", "?". */
  keys: string
  /** What it does, as the help lists it. */
  label: string
  group: 'Go to' | 'On this page' | 'Anywhere'
  run: () => void
}

let registered: readonly Shortcut[] = []
const listeners = new Set<() => void>()

function change(next: readonly Shortcut[]): void {
  registered = next
  for (const listener of listeners) listener()
}

/** Makes a key do something while this component is on the screen. The newest wins where two want the same key. */
export function useShortcut(shortcut: Shortcut | undefined): void {
  const latest = useRef(shortcut)
  useEffect(() => {
    latest.current = shortcut
  })
  const { keys, label, group } = shortcut ?? {}
  useEffect(() => {
    if (!keys || !label || !group) return
    const own: Shortcut = { keys, label, group, run: () => latest.current?.run() }
    change([...registered, own])
    return () => change(registered.filter((other) => other !== own))
  }, [keys, label, group])
}

/** Several at once. */
export function Shortcuts({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  return shortcuts.map((shortcut) => <OneShortcut key={shortcut.keys} shortcut={shortcut} />)
}

function OneShortcut({ shortcut }: { shortcut: Shortcut }) {
  useShortcut(shortcut)
  return null
}

const NONE: readonly Shortcut[] = []

/** Everything that a key does now, for the help. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => registered,
    () => NONE,
  )
}

/** Listens once for all of them. Letters do nothing while somebody types, within a dialog, or when they are turned off. */
export function ShortcutListener() {
  const { apple, singleKeys } = useReader()
  useEffect(() => {
    const read = createChordReader()
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
      const name = nameOf({ key: event.key, mod: apple ? event.metaKey : event.ctrlKey, shift: event.shiftKey, alt: event.altKey })
      const quiet = !singleKeys || isTyping(event.target) || isFloating(event.target)
      const usable = registered.filter(({ keys }) => !quiet || !isSingleKey(keys))
      const found = read(name, new Set(usable.map(({ keys }) => keys)), event.timeStamp)
      const shortcut = usable.findLast(({ keys }) => keys === found)
      if (!shortcut) return
      event.preventDefault()
      shortcut.run()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [apple, singleKeys])
  return null
}

/** An open dialog holds the focus; a toast, which is one too, leaves it where it was. */
function isFloating(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=dialog],[role=menu]') !== null
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
}

/** Moves the focus to the next or previous row of the lists on the page; Enter then follows its link. */
export function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row-link]')]
  const current = rows.findIndex((row) => row === document.activeElement || row.closest('tr')?.contains(document.activeElement))
  const next = rows[current === -1 ? (step === 1 ? 0 : rows.length - 1) : current + step]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
