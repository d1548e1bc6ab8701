/** The place of the histogram while it is read. */
export function ChartSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading"
      className="h-[190px] animate-[appear_120ms_ease-out_150ms_both] rounded-md border border-line bg-surface"
    />
  )
}
