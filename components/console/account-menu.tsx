'use client'

import { useTransition } from 'react'
import { Menu, type MenuItem } from '../ui/menu.tsx'

export interface Account {
  name: string
  email: string
  role: string
}

interface AccountMenuProps {
  account: Account
  /** Pages of one's own: sessions, appearance. */
  links?: readonly { label: string; href: string }[]
  signOut?: () => Promise<void>
  showShortcuts: () => void
}

/** Who is signed in, with which role. */
export function AccountMenu({ account, links = [], signOut, showShortcuts }: AccountMenuProps) {
  const [busy, startTransition] = useTransition()
  const name = account.name || account.email
  const groups: MenuItem[][] = [
    [...links, { label: 'Keyboard shortcuts', keys: '?', onSelect: showShortcuts }],
    signOut ? [{ label: 'Sign out', onSelect: () => startTransition(() => signOut()) }] : [],
  ]
  return (
    <Menu
      label="Account"
      trigger={
        <button
          type="button"
          aria-label={`Account: ${name}, ${account.role}`}
          aria-busy={busy || undefined}
          className="grid size-8 shrink-0 cursor-pointer place-items-center rounded-full border border-line-2 bg-sunken text-2xs font-semibold text-ink hover:border-control"
        >
          {initials(name)}
        </button>
      }
      head={
        <div className="grid">
          <span className="truncate font-semibold">{name}</span>
          {account.name && <span className="truncate text-ink-3">{account.email}</span>}
          <span className="text-ink-2">Role: {account.role}</span>
        </div>
      }
      groups={groups}
    />
  )
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0], words[1]].map((word) => [...(word ?? '')][0]) : [...(words[0] ?? '?')].slice(0, 2)
  return letters.join('').toUpperCase()
}
