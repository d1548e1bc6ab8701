import type { SigningKeyView } from '../../../../lib/signing-keys/list-signing-keys.ts'

/** The stretch of time that all bars of one algorithm share. */
export interface Axis {
  readonly from: Date
  readonly until: Date
  readonly now: Date
}

const HEIGHT = 20
const BAR = 10

/** The life of one key: published, signing, verifying only. The words beside it say the same. */
export function KeyBar({ keyView, axis, rotatesAt }: { keyView: SigningKeyView; axis: Axis; rotatesAt?: Date }) {
  const place = (at: Date) =>
    Math.min(Math.max((at.getTime() - axis.from.getTime()) / (axis.until.getTime() - axis.from.getTime()), 0), 1) * 100
  return (
    <svg width="100%" height={HEIGHT} aria-hidden="true" className="block overflow-visible">
      <line x1="0" x2="100%" y1={HEIGHT / 2} y2={HEIGHT / 2} className="stroke-line" />
      {stretchesOf(keyView, axis, rotatesAt).map(({ from, until, look }) => (
        <rect
          key={look}
          x={`${place(from)}%`}
          width={`${Math.max(place(until) - place(from), 0.6)}%`}
          y={(HEIGHT - BAR) / 2}
          height={BAR}
          rx="1"
          className={LOOKS[look]}
        />
      ))}
      {keyView.revokedAt && (
        <line
          x1={`${place(keyView.revokedAt)}%`}
          x2={`${place(keyView.revokedAt)}%`}
          y1="1"
          y2={HEIGHT - 1}
          className="stroke-denied"
          strokeWidth="2"
        />
      )}
      <line x1={`${place(axis.now)}%`} x2={`${place(axis.now)}%`} y1="-4" y2={HEIGHT + 4} className="stroke-ink" strokeDasharray="2 2" />
    </svg>
  )
}

const LOOKS = {
  published: 'fill-signal-wash stroke-signal',
  signing: 'fill-ink-2',
  'will-sign': 'fill-sunken stroke-ink-3',
  verifying: 'fill-grace-solid stroke-grace',
  over: 'fill-line-2',
} as const

interface Stretch {
  readonly from: Date
  readonly until: Date
  readonly look: keyof typeof LOOKS
}

function stretchesOf(key: SigningKeyView, { now, until }: Axis, rotatesAt: Date | undefined): Stretch[] {
  const end = key.revokedAt ?? key.retiredAt
  if (end) return [{ from: key.publishedAt, until: end, look: 'over' }]
  const stretches: Stretch[] = []
  const signsFrom = key.activatedAt
  stretches.push({ from: key.publishedAt, until: signsFrom ?? now, look: 'published' })
  if (signsFrom) stretches.push({ from: signsFrom, until: key.replacedAt ?? now, look: 'signing' })
  if (key.status === 'current' && rotatesAt && rotatesAt > now) stretches.push({ from: now, until: rotatesAt, look: 'will-sign' })
  if (key.replacedAt) stretches.push({ from: key.replacedAt, until: key.safeAt ?? until, look: 'verifying' })
  return stretches.filter((stretch) => stretch.from < stretch.until)
}

const DAY = 24 * 60 * 60 * 1000

/** From the first key that is shown to a little after the last thing that is known to come. */
export function axisOf(keys: readonly SigningKeyView[], now: Date, toCome: readonly (Date | undefined)[]): Axis {
  const from = Math.min(now.getTime() - DAY, ...keys.map(({ publishedAt }) => publishedAt.getTime()))
  const last = Math.max(now.getTime(), ...[...toCome, ...keys.map(({ safeAt }) => safeAt)].flatMap((at) => (at ? [at.getTime()] : [])))
  const margin = Math.max((last - from) * 0.06, DAY / 4)
  return { from: new Date(from), until: new Date(last + margin), now }
}

const LEGEND = [
  { look: 'published', words: 'published' },
  { look: 'signing', words: 'signs' },
  { look: 'verifying', words: 'verifies only' },
] as const

export function KeyBarLegend() {
  return (
    <ul aria-hidden="true" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-3">
      {LEGEND.map(({ look, words }) => (
        <li key={look} className="flex items-center gap-1.5">
          <svg width="14" height="10" aria-hidden="true" className="overflow-visible">
            <rect width="14" height="10" rx="1" className={LOOKS[look]} />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  )
}
