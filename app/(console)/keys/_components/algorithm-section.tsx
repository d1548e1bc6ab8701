import { Notice } from '../../../../components/ui/notice.tsx'
import { countOf } from '../../../../components/ui/number-format.ts'
import { Section } from '../../../../components/ui/page-header.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import type { AlgorithmKeys, SigningKeyView } from '../../../../lib/signing-keys/list-signing-keys.ts'
import { axisOf, KeyBarLegend } from './key-bar.tsx'
import { KeyLane } from './key-lane.tsx'
import { signsFor } from './key-words.ts'
import { RotateButton } from './rotate-button.tsx'

interface AlgorithmSectionProps {
  keys: AlgorithmKeys
  now: Date
  mayChange: boolean
  /** The one primary button of the page stands here. */
  primary: boolean
}

/** The keys of one algorithm on one axis of time: what comes, what signs, what only verifies, what is over. */
export function AlgorithmSection({ keys, now, mayChange, primary }: AlgorithmSectionProps) {
  const { alg, apis, current, next, previous, past, pastCount, readyAt, rotatesAt } = keys
  const lanes = [next, current, ...previous, ...past].filter((key): key is SigningKeyView => key !== undefined)
  const axis = axisOf(lanes, now, [readyAt, rotatesAt])
  return (
    <Section
      title={alg}
      fact={
        <>
          {signsFor(apis)}
          {rotatesAt && (
            <>
              {' '}
              · Next rotation: <Time at={rotatesAt > now ? rotatesAt : now} zoned />
            </>
          )}
        </>
      }
      actions={
        current &&
        next &&
        readyAt && (
          <RotateButton
            alg={alg}
            currentKid={current.kid}
            nextKid={next.kid}
            readyAt={readyAt}
            isReady={readyAt <= now}
            primary={primary}
            disabledReason={mayChange ? undefined : 'Needs the admin role'}
          />
        )
      }
    >
      <div className="grid gap-3">
        <Missing keys={keys} />
        {lanes.length > 0 && (
          <div className="rounded-md border border-line bg-surface">
            <ol aria-label={`${alg} keys`}>
              {lanes.map((key) => (
                <KeyLane
                  key={key.kid}
                  keyView={key}
                  axis={axis}
                  readyAt={key.status === 'next' ? readyAt : undefined}
                  rotatesAt={rotatesAt}
                  mayChange={mayChange}
                />
              ))}
            </ol>
            <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-line px-3 py-2">
              <KeyBarLegend />
              <p className="text-xs text-ink-3">
                <Time at={axis.from} precision="day" /> to <Time at={axis.until} precision="day" />
                {pastCount > past.length && `, with the latest ${past.length} of ${pastCount} keys that have left`}
              </p>
            </div>
          </div>
        )}
      </div>
    </Section>
  )
}

function Missing({ keys: { alg, apis, current, next } }: { keys: AlgorithmKeys }) {
  if (!current && apis > 0) {
    return (
      <Notice tone="denied" title={`No usable ${alg} key`}>
        {countOf(apis, 'API')} {apis === 1 ? 'has' : 'have'} tokens signed by {alg}: every request for {apis === 1 ? 'it' : 'them'} is
        denied with signing_unavailable. Add next key makes a current and a next one.
      </Notice>
    )
  }
  if (current && !next) {
    return (
      <Notice tone="grace" title={`${alg} has one key only`}>
        Add next key publishes its successor now, so that every service knows it before it signs.
      </Notice>
    )
  }
  return null
}
