import Link from 'next/link'
import { Keyprint } from '../../../../components/ui/keyprint.tsx'
import { Status } from '../../../../components/ui/status.tsx'
import type { SigningKeyView } from '../../../../lib/signing-keys/list-signing-keys.ts'
import { publicKeyJson, publicKeyPem } from '../../../../lib/signing-keys/public-key-text.ts'
import { type Axis, KeyBar } from './key-bar.tsx'
import { KeyFacts } from './key-facts.tsx'
import { KeyMenu } from './key-menu.tsx'
import { STATUS_TONES, STATUS_WORDS } from './key-words.ts'
import { toRevocableKey } from './revocable-key.ts'

interface KeyLaneProps {
  keyView: SigningKeyView
  axis: Axis
  /** Of the algorithm: when the next key may sign, and when it will. */
  readyAt?: Date
  rotatesAt?: Date
  mayChange: boolean
}

/** One key on the timeline: which, its life, and what hangs on it. */
export function KeyLane({ keyView, axis, readyAt, rotatesAt, mayChange }: KeyLaneProps) {
  const { kid, status, publicJwk } = keyView
  return (
    <li
      aria-label={`${STATUS_WORDS[status]} key ${kid}`}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 border-t border-line px-3 py-3 first:border-t-0 lg:grid-cols-[96px_176px_minmax(120px,1fr)_minmax(280px,1.1fr)_28px]"
    >
      <span className="max-lg:col-start-1 max-lg:row-start-1">
        <Status tone={STATUS_TONES[status]}>{STATUS_WORDS[status]}</Status>
      </span>
      <span className="flex min-w-0 items-center gap-2 max-lg:col-span-2">
        <Keyprint id={kid} />
        <Link href={`/keys/${encodeURIComponent(kid)}`} title={kid} className="min-w-0 truncate font-mono text-sm hover:underline">
          {kid}
        </Link>
      </span>
      <span className="max-lg:col-span-2">
        <KeyBar keyView={keyView} axis={axis} rotatesAt={rotatesAt} />
      </span>
      <span className="min-w-0 text-sm max-lg:col-span-2">
        <KeyFacts keyView={keyView} now={axis.now} readyAt={readyAt} />
      </span>
      <span className="justify-self-end max-lg:col-start-2 max-lg:row-start-1">
        <KeyMenu
          keyView={toRevocableKey(keyView)}
          status={status}
          now={axis.now}
          jwk={publicKeyJson(publicJwk)}
          pem={publicKeyPem(publicJwk)}
          mayChange={mayChange}
        />
      </span>
    </li>
  )
}
