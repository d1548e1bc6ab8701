'use client'

import { type RefObject, useEffect, useRef, useState } from 'react'
import { copyTextToClipboard } from './copy-text-to-clipboard.ts'

const TOLD_MILLISECONDS = 2_000

type CopyResult = 'idle' | 'copied' | 'refused'

/** Copies on call and tells for two seconds how it went. */
export function useCopy(text: string, shown?: RefObject<HTMLElement | null>): [CopyResult, () => Promise<boolean>] {
  const [result, setResult] = useState<CopyResult>('idle')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  async function copy() {
    const copied = await copyTextToClipboard(text, shown?.current)
    setResult(copied ? 'copied' : 'refused')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setResult('idle'), TOLD_MILLISECONDS)
    return copied
  }
  return [result, copy]
}

/** Copies `text`. `name` completes "Copy …" for those who do not see what the button stands beside. */
export function CopyButton({ text, name }: { text: string; name: string }) {
  const [result, copy] = useCopy(text)
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
