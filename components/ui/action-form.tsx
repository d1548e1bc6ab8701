'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, startTransition, useActionState, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from './button.tsx'
import type { FormAction, FormFailure } from './form-result.ts'
import { FormStateContext, useFormState } from './form-state.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { Notice } from './notice.tsx'
import { useAskToSignIn } from './signed-out.ts'

interface ActionFormProps<T> {
  /** A server action. Its problems appear at the fields that they name. */
  action: FormAction<T>
  /** `false`: it leads on by itself, to what must be seen, so a reader who saved in order to leave stays. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most answer nothing
  onDone?: (value: T) => void | false
  /** What to show in place of the sentence when the server refuses: for `conflict` a StaleWrite, for `sign_in_again` the dialog that asks. */
  renderFailure?: (failure: FormFailure, retry: () => void) => ReactNode
  /** Leaving with unsaved changes asks Save, Discard or Stay. */
  guarded?: boolean
  /** Names the form for screen readers where no heading does. */
  label?: string
  className?: string
  children: ReactNode
}

/**
 * A form whose work and validation are on the server. It works before hydration; afterwards what was typed stays when the server refuses,
 * and the focus goes to the first problem.
 */
export function ActionForm<T>({
  action,
  onDone,
  renderFailure,
  guarded = false,
  label,
  className = 'grid gap-4',
  children,
}: ActionFormProps<T>) {
  const [result, dispatch, busy] = useActionState(action, undefined)
  const [dirty, setDirty] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const refusal = useRef<HTMLDivElement>(null)
  const saving = useRef<(saved: boolean) => void>(undefined)
  const told = useRef(result)
  const [atFields, setAtFields] = useState(true)

  useEffect(() => {
    if (!result || result === told.current) return
    told.current = result
    if (result.ok) {
      setDirty(false)
      const leadsOn = onDone?.(result.value) === false
      saving.current?.(!leadsOn)
    } else {
      const focused = focusFirstProblem(form.current, result)
      setAtFields(focused)
      if (!focused) refusal.current?.focus()
      saving.current?.(false)
    }
    saving.current = undefined
  }, [result, onDone])

  const failure = result && !result.ok ? result : undefined
  const state = useMemo(() => ({ busy, problems: problemsByPath(failure) }), [busy, failure])
  const submit = () => form.current?.requestSubmit()

  return (
    <FormStateContext value={state}>
      <form
        ref={form}
        action={dispatch}
        // Dispatched by hand, because React empties a form whose action has run, also when the server has refused it.
        onSubmit={(event) => {
          event.preventDefault()
          if (busy) return
          const data = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter)
          startTransition(() => dispatch(data))
        }}
        onInput={() => setDirty(true)}
        onChange={() => setDirty(true)}
        noValidate
        aria-label={label}
        className={className}
      >
        {failure && !busy && (
          <div ref={refusal} tabIndex={-1} className="outline-none empty:hidden">
            {renderFailure?.(failure, submit) ?? <Failure failure={failure} atFields={atFields} retry={submit} />}
          </div>
        )}
        {children}
      </form>
      {guarded && (
        <LeaveGuard
          dirty={dirty}
          save={() =>
            new Promise((resolve) => {
              saving.current = resolve
              submit()
            })
          }
        />
      )}
    </FormStateContext>
  )
}

/** Sends the form; busy while it is sent. */
export function SubmitButton({
  children,
  kind = 'primary',
  disabledReason,
}: {
  children: ReactNode
  kind?: 'primary' | 'secondary' | 'danger'
  disabledReason?: string
}) {
  const { busy } = useFormState()
  return (
    <Button type="submit" kind={kind} busy={busy} disabledReason={disabledReason}>
      {children}
    </Button>
  )
}

/** The buttons at the end of a form. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2 pt-1">{children}</div>
}

const ELSEWHERE: Record<string, string> = { conflict: 'Changed meanwhile', signed_out: 'You were signed out', forbidden: 'Not permitted' }

/** A refusal as a notice, unless fields already say everything. Problems of what the form has no field for stand in the notice. */
function Failure({ failure, atFields, retry }: { failure: FormFailure; atFields: boolean; retry: () => void }) {
  const router = useRouter()
  const askToSignIn = useAskToSignIn()
  const problems = failure.code === 'invalid' ? (failure.problems ?? []) : []
  if (problems.length > 0 && atFields) return null
  return (
    <Notice live tone="denied" title={ELSEWHERE[failure.code] ?? 'Not saved'}>
      <p>{failure.message}</p>
      {problems.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {problems.map(({ path, message }) => (
            <li key={path}>
              {path}: {message}
            </li>
          ))}
        </ul>
      )}
      {failure.code === 'conflict' && (
        <div className="mt-2">
          <Button kind="secondary" size="small" onClick={() => router.refresh()}>
            Show the newer version
          </Button>
        </div>
      )}
      {failure.code === 'signed_out' && askToSignIn && (
        <div className="mt-2">
          <Button kind="secondary" size="small" onClick={() => askToSignIn(retry)}>
            Sign in
          </Button>
        </div>
      )}
    </Notice>
  )
}

function problemsByPath(failure: FormFailure | undefined): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const { path, message } of failure?.problems ?? []) problems[path] ??= message
  return problems
}

/** False where no field is to blame. */
function focusFirstProblem(form: HTMLFormElement | null, failure: FormFailure): boolean {
  for (const { path } of failure.problems ?? []) {
    const control = form?.elements.namedItem(path)
    const target = control instanceof RadioNodeList ? control[0] : control
    if (target instanceof HTMLElement) {
      target.focus()
      return true
    }
  }
  return false
}
