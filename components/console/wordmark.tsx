/** The product's mark and name. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 text-lg font-semibold">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" className="text-act">
        <rect width="20" height="20" rx="3" fill="currentColor" />
        <path d="M4.5 6v6.5L8 9.5l2 4.5 2-4.5 3.5 3V6" fill="none" className="stroke-on-act" strokeWidth="1.75" strokeLinejoin="round" />
      </svg>
      Writ
    </span>
  )
}
