'use client'

import type { ReactNode } from 'react'
import { useNow } from '../../../../../../components/ui/reader.tsx'
import { Status, Tag } from '../../../../../../components/ui/status.tsx'
import { RelativeTime, Time } from '../../../../../../components/ui/time.tsx'
import { CLOCK_MILLISECONDS, formatDuration, formatRelative } from '../../../../../../components/ui/time-format.ts'
import { type SecretState, safeToRetire, secretState } from '../../../../../../lib/clients/client-secret-state.ts'
import type { ClientCredentials, SecretSummary } from '../../../../../../lib/clients/read-client-credentials.ts'

/** How a secret is called on the screen: its last four characters. */
export function hintOf({ hint }: { hint: string }): string {
  return `…${hint}`
}

/** Now, for what the server decides: its own clock, carried on by that of the browser, and never ahead of it. */
export function useServerNow({ readAt }: ClientCredentials): number {
  return Math.max(readAt, useNow() - CLOCK_MILLISECONDS)
}

const TONES = {
  active: 'issued',
  waiting: 'grace',
  retiring: 'grace',
  retiring_by_hand: 'grace',
  retired: 'off',
  expired: 'off',
} as const satisfies Record<SecretState['kind'], Parameters<typeof Status>[0]['tone']>

/** The state of a secret in words: "Retires in 23 h". */
export function SecretStatus({ secret, credentials, now }: { secret: SecretSummary; credentials: ClientCredentials; now: number }) {
  const state = secretState(secret, credentials.secrets, now)
  const safe = safeToRetire(secret, credentials.secrets, credentials.longestTokenLifetimeSeconds, now)
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <Status tone={TONES[state.kind]}>{stateWords(state, now)}</Status>
      {safe?.safe && <Tag tone="issued">Safe to retire</Tag>}
    </span>
  )
}

export function stateWords(state: SecretState, now: number): string {
  switch (state.kind) {
    case 'active':
      return 'Active'
    case 'waiting':
      return 'Retiring: waits for first use of the new secret'
    case 'retiring':
      return `Retires ${formatRelative(new Date(state.at), now)}`
    case 'retiring_by_hand':
      return 'Retiring: until you retire it'
    case 'retired':
      return 'Retired'
    case 'expired':
      return 'Expired'
  }
}

const DAY_SECONDS = 86_400

/** "24 h" is how the choice is called; "1 d" would be read as something else. */
export function graceWords(seconds: number): string {
  return seconds >= DAY_SECONDS && seconds < 2 * DAY_SECONDS ? `${Math.floor(seconds / 3600)} h` : formatDuration(seconds)
}

/** When and from where a secret was last used, as a part of a sentence. */
export function LastUse({ secret: { lastUsedAt, lastAddress } }: { secret: SecretSummary }) {
  if (lastUsedAt === null) return 'was never used'
  return (
    <>
      was last used <RelativeTime at={lastUsedAt} /> (<Time at={lastUsedAt} precision="second" zoned />)
      {lastAddress && (
        <>
          {' '}
          from <span className="font-mono text-[0.93em] text-ink">{lastAddress}</span>
        </>
      )}
    </>
  )
}

/** What happens next in a rotation, in one sentence that does not change by itself. */
export function RotationSentence({
  secret,
  replacement,
  state,
}: {
  secret: SecretSummary
  replacement: SecretSummary
  state: SecretState
}): ReactNode {
  const [old, next] = [<Hint key="old" secret={secret} />, <Hint key="new" secret={replacement} />]
  const used = replacement.firstUsedAt !== null
  if (state.kind === 'waiting') {
    return (
      <>
        {old} keeps working. Its grace of {graceWords(state.graceSeconds)} begins when {next} is first used.
      </>
    )
  }
  if (state.kind === 'retiring') {
    return (
      <>
        {next} {used ? 'is in use' : 'has not been used yet'}. {old} retires at <Time at={state.at} zoned />.
      </>
    )
  }
  return (
    <>
      {next} {used ? 'is in use' : 'has not been used yet'}. {old} keeps working until you retire it.
    </>
  )
}

export function Hint({ secret }: { secret: { hint: string } }) {
  return <span className="font-mono text-[0.93em] whitespace-nowrap text-ink">{hintOf(secret)}</span>
}
