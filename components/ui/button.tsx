import type { ButtonHTMLAttributes } from 'react'

/** The primary action of a page. A busy one stays focusable, so that focus is not lost while its action runs. */
export function Button({ busy = false, ...button }: { busy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      {...button}
      aria-disabled={busy || undefined}
      className="h-9 cursor-pointer justify-self-start rounded-sm bg-act px-4 text-base font-semibold text-on-act transition-colors duration-[120ms] hover:bg-act-hover aria-disabled:cursor-default aria-disabled:opacity-60"
    />
  )
}
