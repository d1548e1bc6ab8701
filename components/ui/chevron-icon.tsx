/** Something opens below; turned for the other directions. */
export function ChevronIcon({ turn = '' }: { turn?: 'rotate-90' | '-rotate-90' | 'rotate-180' | '' }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className={`shrink-0 ${turn}`}>
      <path d="M2.5 4.25 6 7.75l3.5-3.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
