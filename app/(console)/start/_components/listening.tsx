import type { ReactNode } from 'react'

/** Says that the page waits for something. A still dot where motion is not wanted. */
export function Listening({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="flex items-center gap-2 text-sm text-ink-2">
      <span aria-hidden="true" className="size-2 shrink-0 animate-[breathe_1800ms_ease-in-out_infinite] rounded-full bg-signal" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  )
}
