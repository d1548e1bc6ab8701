/** Behind a dialog. */
export const BACKDROP =
  'fixed inset-0 z-40 bg-[oklch(0.15_0.015_245/.38)] transition-opacity duration-[180ms] ease-out data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-[oklch(0.08_0.01_245/.66)]'

/** A dialog: over everything, with the largest radius. */
export const PANEL =
  'rounded-lg border border-line bg-raised text-ink shadow-overlay outline-none transition-[opacity,translate] duration-[180ms] ease-out data-ending-style:translate-y-1 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0'

/** A menu or a popover, beside what it is about. */
export const FLOATING =
  'rounded-md border border-line bg-raised text-sm text-ink shadow-overlay outline-none transition-opacity duration-[120ms] ease-out data-ending-style:opacity-0 data-instant:transition-none data-starting-style:opacity-0'
