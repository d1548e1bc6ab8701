import type { ReactNode } from 'react'

const WIDTHS = ['w-40', 'w-28', 'w-32', 'w-24', 'w-36', 'w-20'] as const

/** The geometry of a table that is still to come; appears after 150 ms, so that a quick answer shows none. */
export function TableSkeleton({
  rows = 10,
  columns = 5,
  density = 'compact',
}: {
  rows?: number
  columns?: number
  density?: 'compact' | 'comfortable'
}) {
  return (
    <Appearing>
      <div
        className={`overflow-hidden rounded-md border border-line bg-surface ${density === 'compact' ? '[--own-row:32px]' : '[--own-row:40px]'}`}
      >
        <div className="h-8" />
        {places(rows).map((row) => (
          <div key={row} className="flex h-(--row,var(--own-row)) items-center gap-8 border-t border-line px-3">
            {places(columns).map((column) => (
              <Bone key={column} className={`h-2.5 ${WIDTHS[(row + column) % WIDTHS.length]}`} />
            ))}
          </div>
        ))}
      </div>
    </Appearing>
  )
}

/** Lines of text or fields. */
export function LinesSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <Appearing>
      <div className="grid gap-3">
        {places(lines).map((line) => (
          <Bone key={line} className={`h-3 ${['w-full', 'w-5/6', 'w-2/3'][line % 3]}`} />
        ))}
      </div>
    </Appearing>
  )
}

function Appearing({ children }: { children: ReactNode }) {
  return (
    <div role="status" aria-label="Loading" className="animate-[appear_120ms_ease-out_150ms_both]">
      {children}
    </div>
  )
}

function Bone({ className }: { className: string }) {
  return <span aria-hidden="true" className={`block max-w-full rounded-xs bg-line ${className}`} />
}

function places(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
