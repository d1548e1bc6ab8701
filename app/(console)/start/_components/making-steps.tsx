import Link from 'next/link'
import type { ReactNode } from 'react'
import { ButtonLink } from '../../../../components/ui/button.tsx'
import type { StartState } from '../../../../lib/start/read-start-state.ts'
import { Step, type StepState } from './step.tsx'

interface MakingStepProps {
  state: StepState
  /** A viewer sees the steps without their actions. */
  mayChange: boolean
}

export function ApiStep({ state, api, mayChange }: MakingStepProps & Pick<StartState, 'api'>) {
  return (
    <Step
      number={1}
      title="Create an API"
      state={state}
      result={
        api && (
          <Made href={`/apis/${encodeURIComponent(api.id)}`} name={api.name}>
            <code className="font-mono text-sm">{api.identifier}</code>
          </Made>
        )
      }
    >
      {state === 'done' ? undefined : (
        <Todo
          sentence={
            <>
              An API is what tokens are for. Its identifier becomes the <code className="font-mono text-sm text-ink">aud</code> of every
              token.
            </>
          }
          action={mayChange ? { label: 'Create API', href: '/apis/new', primary: state === 'current' } : undefined}
        />
      )}
    </Step>
  )
}

export function ApplicationStep({ state, application, mayChange }: MakingStepProps & Pick<StartState, 'application'>) {
  return (
    <Step
      number={2}
      title="Create an application"
      state={state}
      result={application && <Made href={`/applications/${encodeURIComponent(application.id)}`} name={application.name} />}
    >
      {state === 'done' ? undefined : (
        <Todo
          sentence="An application is a service that asks for tokens with its own secret."
          action={mayChange ? { label: 'Create application', href: '/applications/new', primary: state === 'current' } : undefined}
        />
      )}
    </Step>
  )
}

export function GrantStep({ state, start: { api, application, grant }, mayChange }: MakingStepProps & { start: StartState }) {
  return (
    <Step
      number={3}
      title="Grant access"
      state={state}
      result={
        grant && (
          <Made href={`/grants/${encodeURIComponent(grant.id)}`} name={`${application?.name} may call ${api?.name}`}>
            {grant.scopes.length > 0 && <code className="font-mono text-sm">{shortList(grant.scopes)}</code>}
          </Made>
        )
      }
    >
      {state === 'done' ? undefined : (
        <Todo
          sentence="A grant says which scopes an application may ask an API for. Without one, every request is denied."
          action={mayChange && state === 'current' ? { label: 'Grant access', href: '/grants', primary: true } : undefined}
        />
      )}
    </Step>
  )
}

function shortList(scopes: readonly string[]): string {
  const shown = scopes.slice(0, 3).join(', ')
  return scopes.length > 3 ? `${shown} and ${scopes.length - 3} more` : shown
}

function Made({ href, name, children }: { href: string; name: string; children?: ReactNode }) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <Link href={href} className="text-ink underline decoration-line-2 underline-offset-2 hover:decoration-ink">
        {name}
      </Link>
      {children}
    </p>
  )
}

interface TodoProps {
  sentence: ReactNode
  action?: { label: string; href: string; primary: boolean }
}

function Todo({ sentence, action }: TodoProps) {
  return (
    <>
      <p className="max-w-prose">{sentence}</p>
      {action && (
        <ButtonLink href={action.href} kind={action.primary ? 'primary' : 'secondary'}>
          {action.label}
        </ButtonLink>
      )}
    </>
  )
}
