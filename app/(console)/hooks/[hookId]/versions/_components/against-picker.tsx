'use client'

import { useRouter } from 'next/navigation'
import { controlClass } from '../../../../../../components/ui/field-frame.tsx'

interface AgainstPickerProps {
  href: string
  /** 0: nothing. */
  against: number
  numbers: readonly number[]
}

/** With which version to compare; the URL says it. */
export function AgainstPicker({ href, against, numbers }: AgainstPickerProps) {
  const router = useRouter()
  if (numbers.length === 0) return null
  return (
    <label className="flex items-center gap-2 text-sm">
      Compare with
      <span className="w-32">
        <select
          value={against}
          onChange={(event) => router.push(`${href}?against=${event.currentTarget.value}`, { scroll: false })}
          className={`h-7 px-1.5 text-xs ${controlClass(false)}`}
        >
          {against === 0 && <option value={0}>nothing</option>}
          {numbers.map((number) => (
            <option key={number} value={number}>
              v{number}
            </option>
          ))}
        </select>
      </span>
    </label>
  )
}
