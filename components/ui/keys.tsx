'use client'

import { useReader } from './reader.tsx'

const APPLE: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', enter: '↵' }
const OTHER: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: 'Enter' }

/** Keys as they are labelled on the reader's keyboard: "mod+k" together, "g a" one after the other. */
export function Keys({ keys, plain = false }: { keys: string; plain?: boolean }) {
  const { apple } = useReader()
  const box = plain ? '' : 'rounded-xs border border-line-2 bg-surface px-1 text-ink-2'
  return (
    <span className="inline-flex shrink-0 gap-1 whitespace-nowrap">
      {keys.split(' ').map((chord, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the sequence never changes, and "g g" has the same key twice
        <kbd key={index} className={`font-mono text-2xs ${box}`}>
          {label(chord, apple)}
        </kbd>
      ))}
    </span>
  )
}

function label(chord: string, apple: boolean): string {
  const names = apple ? APPLE : OTHER
  const parts = chord.split('+').map((key) => names[key] ?? (key.length === 1 && chord.includes('+') ? key.toUpperCase() : key))
  return parts.join(apple ? '' : '+')
}
