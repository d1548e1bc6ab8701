import { CodeBlock } from '../../../../components/ui/code-block.tsx'
import { CopyText } from '../../../../components/ui/copy-text.tsx'
import { Facts } from '../../../../components/ui/page-header.tsx'
import { RelativeTime } from '../../../../components/ui/time.tsx'
import type { PublishedState } from '../../../../lib/issuer/published-state.ts'
import { verifySnippet } from '../../../../lib/quickstart/verify-snippet.ts'
import type { StartState } from '../../../../lib/start/read-start-state.ts'
import { Listening } from './listening.tsx'
import { Step, type StepState } from './step.tsx'

interface VerifyStepProps {
  state: StepState
  start: StartState
  published: PublishedState | undefined
}

/** What an API needs to verify tokens. It is done once somebody has read the key set for a token that was issued. */
export function VerifyStep({ state, start: { api, token, verified }, published }: VerifyStepProps) {
  return (
    <Step
      last
      number={5}
      title="Verify it in your API"
      state={state}
      result={
        verified && (
          <p>
            The key set was read{verified.address && ` from ${verified.address}`} <RelativeTime at={verified.at} />
          </p>
        )
      }
    >
      {!api || !published ? (
        <p className="max-w-prose">
          Your API checks the signature, the issuer, its own identifier and the expiry. What it needs stands here.
        </p>
      ) : (
        <>
          <Facts
            facts={[
              { name: 'Issuer', value: <CopyText text={published.issuer} name="issuer" /> },
              { name: 'API identifier', value: <CopyText text={api.identifier} name="API identifier" /> },
              { name: 'JWKS URL', value: <CopyText text={published.jwksUri} name="JWKS URL" /> },
            ]}
          />
          <CodeBlock name="verification" code={verifySnippet(api, published)} />
          {token && !verified && <Listening>Listening for your API to read the key set</Listening>}
        </>
      )}
    </Step>
  )
}
