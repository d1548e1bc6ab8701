import type { ReactNode } from 'react'
import { StatusIcon } from './status-icon.tsx'

const TONES = {
  issued: 'border-issued/40 bg-issued-wash text-issued',
  grace: 'border-grace/40 bg-grace-wash text-grace',
  denied: 'border-denied/40 bg-denied-wash text-denied',
} as const

/** One fact that matters now, with an icon and a word beside its colour. `live` announces it when it appears after an action. */
export function Notice({ tone, title, live, children }: { tone: keyof typeof TONES; title: string; live?: boolean; children?: ReactNode }) {
  return (
    <div role={live ? 'alert' : undefined} className={`rounded-md border px-3 py-2.5 ${TONES[tone]}`}>
      <p className="flex items-start gap-2 text-base font-semibold">
        <span className="mt-[3px]">
          <StatusIcon tone={tone} />
        </span>
        {title}
      </p>
      {children && <div className="mt-1 pl-6 text-base text-ink">{children}</div>}
    </div>
  )
}
