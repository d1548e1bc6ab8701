import { hasRole, requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { readPublishedState } from '../../../../lib/issuer/published-state.ts'
import { registeredTokenService } from '../../../../lib/issuer/token-service.ts'
import { readDemoSet } from '../../../../lib/start/demo-set.ts'
import { readStartState, START_STEPS, type StartState } from '../../../../lib/start/read-start-state.ts'
import { startSignature } from '../../../../lib/start/start-signature.ts'
import { DemoSet } from './demo-set.tsx'
import { Listener } from './listener.tsx'
import { ApiStep, ApplicationStep, GrantStep } from './making-steps.tsx'
import type { StepState } from './step.tsx'
import { TokenStep } from './token-step.tsx'
import { VerifyStep } from './verify-step.tsx'

/** Five steps to a verified token, done when the stored state says so, and a demo set for who wants to see it work first. */
export async function GetStarted() {
  const session = await requireAdmin()
  const { prisma } = database()
  const [state, demo, published] = await Promise.all([
    readStartState(prisma),
    readDemoSet(prisma),
    readPublishedState(registeredTokenService()),
  ])
  const mayChange = hasRole(session, 'admin')
  const stateOf = stepStates(state)
  const listens = state.token === undefined || state.verified === undefined
  return (
    <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_320px]">
      <ol aria-label="Steps" className="min-w-0 max-w-[760px]">
        <ApiStep state={stateOf.api} api={state.api} mayChange={mayChange} />
        <ApplicationStep state={stateOf.application} application={state.application} mayChange={mayChange} />
        <GrantStep state={stateOf.grant} start={state} mayChange={mayChange} />
        <TokenStep state={stateOf.token} start={state} published={published} mayChange={mayChange} />
        <VerifyStep state={stateOf.verified} start={state} published={published} />
      </ol>
      {listens && <Listener signature={startSignature(state)} />}
      {mayChange && (
        <section aria-label="Demo set" className="grid gap-3 rounded-md border border-line bg-surface p-4">
          <h2 className="text-lg font-semibold">Only looking around?</h2>
          <p className="text-base text-ink-2">
            The demo set is one API, one application with the tag “demo” and a grant between them. Removing it again is one action.
          </p>
          <DemoSet
            exists={demo !== undefined}
            otherGrants={demo?.api?.otherApplications ?? 0}
            tokenEndpoint={published?.tokenEndpoint ?? ''}
            disabledReason={published ? undefined : 'The token service is not running'}
          />
        </section>
      )}
    </div>
  )
}

function stepStates(state: StartState): Record<(typeof START_STEPS)[number], StepState> {
  const next = START_STEPS.find((step) => state[step] === undefined)
  const states = START_STEPS.map((step) => [step, state[step] !== undefined ? 'done' : step === next ? 'current' : 'later'])
  return Object.fromEntries(states)
}
