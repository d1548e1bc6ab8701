'use client'

import { useEffect, useRef, useState } from 'react'

const TOLD_MILLISECONDS = 2_000

/** Copies `text`. `name` completes "Copy …" for those who do not see what the button stands beside. */
export function CopyButton({ text, name }: { text: string; name: string }) {
  const [result, setResult] = useState<'idle' | 'copied' | 'refused'>('idle')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  async function copy() {
    setResult((await write(text)) ? 'copied' : 'refused')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setResult('idle'), TOLD_MILLISECONDS)
  }

  return (
    <button
      type="button"
      onClick={copy}
      className="inline-flex h-7 shrink-0 cursor-pointer items-center rounded-sm border border-line-2 bg-surface px-2 text-xs font-semibold text-ink-2 hover:border-control hover:text-ink"
    >
      <span aria-live="polite">
        {result === 'idle' && (
          <>
            Copy<span className="sr-only"> {name}</span>
          </>
        )}
        {result === 'copied' && 'Copied'}
        {result === 'refused' && 'Select and copy'}
      </span>
    </button>
  )
}

/** False where the browser refuses: without TLS, or without permission. */
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
