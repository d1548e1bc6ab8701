'use client'

import { useState } from 'react'
import { Notice } from '../../../../components/ui/notice.tsx'
import { RadioField, type RadioOption } from '../../../../components/ui/radio-field.tsx'
import { Code } from '../../../../components/ui/status.tsx'
import type { SigningAlg, TokenDialect } from '../../../../lib/oauth/ports.ts'
import { DIALECT_NAMES } from '../dialects.ts'

const ALGORITHMS: Record<SigningAlg, string> = {
  RS256: 'RSA. Every JWT library verifies it.',
  PS256: 'RSA with PSS padding. Asked for by FAPI.',
  ES256: 'P-256. Short signatures, quick to sign.',
  EdDSA: 'Ed25519. Short and quick; older libraries do not know it.',
}

const DIALECTS: readonly RadioOption[] = [
  {
    value: 'access_token',
    label: DIALECT_NAMES.access_token,
    hint: (
      <>
        <Code>sub</Code> is the client id with <Code>@clients</Code>; <Code>azp</Code> and <Code>gty</Code> name the application and the
        flow.
      </>
    ),
  },
  {
    value: 'rfc9068_profile',
    label: DIALECT_NAMES.rfc9068_profile,
    hint: (
      <>
        <Code>typ</Code> is <Code>at+jwt</Code>; <Code>sub</Code> and <Code>client_id</Code> are the client id.
      </>
    ),
  },
]

interface AlgorithmFieldProps {
  value: SigningAlg
  /** Algorithms that have no current or no next key. */
  withoutKeys: readonly SigningAlg[]
  /** Of an API that exists: services verify its tokens already. */
  stored?: SigningAlg
}

/** How tokens are signed. Says what saving does when there is no key yet, and what must come first when services verify already. */
export function AlgorithmField({ value, withoutKeys, stored }: AlgorithmFieldProps) {
  const [chosen, setChosen] = useState(value)
  const options = (Object.keys(ALGORITHMS) as SigningAlg[]).map((alg) => ({ value: alg, label: alg, hint: ALGORITHMS[alg] }))
  return (
    <div className="grid gap-2">
      <RadioField
        name="signingAlg"
        label="Signing algorithm"
        options={options}
        value={chosen}
        onChange={(next) => setChosen(next as SigningAlg)}
      />
      {withoutKeys.includes(chosen) && (
        <p className="text-sm text-ink-2">{chosen} has no key yet. Saving makes its current and its next key in the same transaction.</p>
      )}
      {stored !== undefined && chosen !== stored && (
        <Notice tone="grace" live title={`Every service that verifies these tokens must accept ${chosen} first`}>
          From the very next request tokens are signed with {chosen}. A service that expects {stored} refuses them.
        </Notice>
      )}
    </div>
  )
}

/** Which claims a token carries. */
export function DialectField({ value }: { value: TokenDialect }) {
  return <RadioField name="tokenDialect" label="Claims" options={DIALECTS} defaultValue={value} />
}
