import Link from 'next/link'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { ReasonButton } from './reason-button.tsx'

const KINDS = {
  primary: 'border-act bg-act font-semibold text-on-act hover:border-act-hover hover:bg-act-hover',
  secondary: 'border-line-2 bg-surface text-ink hover:border-control',
  quiet: 'border-transparent text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'border-denied/50 bg-surface font-semibold text-denied hover:border-denied hover:bg-denied-wash',
} as const
const SIZES = { medium: 'h-8 gap-2 px-3 text-sm', small: 'h-7 gap-1.5 px-2 text-xs' } as const

export interface ButtonLook {
  kind?: keyof typeof KINDS
  size?: keyof typeof SIZES
}

/** The look of a button, for what must be another element. */
export function buttonClass({ kind = 'primary', size = 'medium' }: ButtonLook): string {
  return `inline-flex shrink-0 cursor-pointer items-center justify-center justify-self-start whitespace-nowrap rounded-sm border transition-colors duration-[120ms] ease-out aria-disabled:cursor-default aria-disabled:opacity-55 ${SIZES[size]} ${KINDS[kind]}`
}

type ButtonProps = ButtonLook & {
  /** Its action is running: it keeps the focus and does nothing more. */
  busy?: boolean
  /** Why it may not be used. It stays in place and focusable, and says so. */
  disabledReason?: string
  /** Takes the focus when its dialog opens. */
  'data-initial-focus'?: boolean
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'disabled'>

/** Verb and object. `primary` once a page; `danger` for what cannot be taken back. */
export function Button({ kind, size, busy = false, disabledReason, type = 'button', onClick, ...button }: ButtonProps) {
  const className = buttonClass({ kind, size })
  if (disabledReason) return <ReasonButton {...button} reason={disabledReason} className={className} />
  return (
    <button
      {...button}
      // A busy button neither submits nor acts; `disabled` would throw the focus away.
      type={busy ? 'button' : type}
      onClick={busy ? undefined : onClick}
      aria-disabled={busy || undefined}
      className={className}
    />
  )
}

/** A link that looks like a button: for what opens another page. With a reason it is a button that may not be used. */
export function ButtonLink({
  href,
  kind = 'secondary',
  size,
  disabledReason,
  children,
}: ButtonLook & { href: string; disabledReason?: string; children: ReactNode }) {
  const className = buttonClass({ kind, size })
  if (disabledReason) {
    return (
      <ReasonButton reason={disabledReason} className={className}>
        {children}
      </ReasonButton>
    )
  }
  return (
    <Link href={href} className={className}>
      {children}
    </Link>
  )
}
