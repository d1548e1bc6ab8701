'use client'

import { Button } from '../../../../../../components/ui/button.tsx'
import { OverlapBars } from '../../../../../../components/ui/overlap-bars.tsx'
import { Panel, Section } from '../../../../../../components/ui/page-header.tsx'
import { useReader } from '../../../../../../components/ui/reader.tsx'
import { Tag } from '../../../../../../components/ui/status.tsx'
import { Time } from '../../../../../../components/ui/time.tsx'
import { formatMoment } from '../../../../../../components/ui/time-format.ts'
import { isLive, replacementOf, safeToRetire, secretState } from '../../../../../../lib/clients/client-secret-state.ts'
import type { ClientCredentials, SecretSummary } from '../../../../../../lib/clients/read-client-credentials.ts'
import { rotationAxis } from './rotation-axis.ts'
import { extendReason, type SecretAct } from './secret-menu.tsx'
import { hintOf, RotationSentence, stateWords } from './secret-words.tsx'

interface RotationProps {
  credentials: ClientCredentials
  now: number
  disabledReason: string | undefined
  onAct: (act: SecretAct, secret: SecretSummary) => void
}

/** The rotation under way: the live secret that is being replaced, and the one that replaces it. */
export function rotationOf({ secrets }: ClientCredentials, now: number): { old: SecretSummary; replacement: SecretSummary } | undefined {
  for (const old of secrets) {
    const replacement = isLive(old, now) ? replacementOf(old, secrets, now) : undefined
    if (replacement) return { old, replacement }
  }
  return undefined
}

/** Old and new secret on one axis, what happens next, and what can be done about it. */
export function Rotation({ credentials, now, disabledReason, onAct }: RotationProps) {
  const { zone } = useReader()
  const rotation = rotationOf(credentials, now)
  if (!rotation) return null
  const { old, replacement } = rotation
  const state = secretState(old, credentials.secrets, now)
  const axis = rotationAxis({ old, replacement, now })
  const words = (at: number) => formatMoment(new Date(at), zone)
  return (
    <Section
      title="Rotation"
      actions={
        <>
          <Button
            kind="secondary"
            size="small"
            disabledReason={disabledReason ?? extendReason(old, credentials.secrets, now)}
            onClick={() => onAct('extend', old)}
          >
            Extend grace
          </Button>
          <Button kind="secondary" size="small" disabledReason={disabledReason} onClick={() => onAct('cancel', replacement)}>
            Cancel rotation
          </Button>
          <Button kind="secondary" size="small" disabledReason={disabledReason} onClick={() => onAct('retire', old)}>
            Retire {hintOf(old)} now
          </Button>
        </>
      }
    >
      <Panel>
        <div className="grid gap-4">
          <p role="status" className="max-w-prose text-ink-2">
            <RotationSentence secret={old} replacement={replacement} state={state} />
          </p>
          <OverlapBars
            label={`Secrets ${hintOf(old)} and ${hintOf(replacement)} over time`}
            now={new Date(now)}
            from={new Date(axis.from)}
            until={new Date(axis.until)}
            fromLabel={words(axis.from)}
            nowLabel="now"
            untilLabel={axis.endLabel === undefined ? '' : words(axis.endLabel)}
            bars={[
              {
                key: old.id,
                label: hintOf(old),
                words: `${stateWords(state, now)}; created ${words(old.createdAt)}`,
                from: new Date(old.createdAt),
                until: old.retiresAt === null ? undefined : new Date(old.retiresAt),
                state: 'retiring',
              },
              {
                key: replacement.id,
                label: hintOf(replacement),
                words: `${replacement.firstUsedAt === null ? 'Not used yet' : `In use since ${words(replacement.firstUsedAt)}`}; created ${words(replacement.createdAt)}`,
                from: new Date(replacement.createdAt),
                until: replacement.expiresAt === null ? undefined : new Date(replacement.expiresAt),
                state: replacement.firstUsedAt === null ? 'next' : 'active',
              },
            ]}
          />
          <Quiet old={old} credentials={credentials} now={now} />
        </div>
      </Panel>
    </Section>
  )
}

/** Whether the old secret may go without anybody noticing, and when it may. */
function Quiet({ old, credentials, now }: { old: SecretSummary; credentials: ClientCredentials; now: number }) {
  const safe = safeToRetire(old, credentials.secrets, credentials.longestTokenLifetimeSeconds, now)
  if (!safe) return null
  return (
    <p className="text-sm text-ink-2">
      {safe.safe ? (
        <>
          <Tag tone="issued">Safe to retire</Tag> {hintOf(old)} has been quiet for longer than any token lives that it got.
        </>
      ) : (
        <>
          Safe to retire from <Time at={safe.at} zoned relative /> on, if {hintOf(old)} is not used until then.
        </>
      )}
    </p>
  )
}
