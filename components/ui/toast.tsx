'use client'

import { Toast as Base } from '@base-ui/react/toast'
import { type ReactNode, useCallback, useMemo } from 'react'
import { CloseIcon } from './close-icon.tsx'
import type { FormResult } from './form-result.ts'

const SHOWN_MILLISECONDS = 10_000

export interface ToastRequest {
  /** What was done, with the verb of its button: "Disabled billing-worker". */
  title: string
  detail?: ReactNode
  /** Takes it back. A refusal is told in a toast of its own. */
  undo?: () => Promise<FormResult | undefined>
}

/** Confirms finished, reversible actions for ten seconds; longer while the pointer or the focus is on it. F6 reaches it. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider timeout={SHOWN_MILLISECONDS} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport
          aria-label="Notifications"
          className="fixed inset-x-4 bottom-4 z-50 flex flex-col-reverse gap-2 outline-none sm:left-auto sm:w-96"
        >
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

export function useToast(): { show: (toast: ToastRequest) => void } {
  const { add, close } = Base.useToastManager()
  const show = useCallback(
    ({ title, detail, undo }: ToastRequest) => {
      const id = add({
        title,
        description: detail,
        actionProps: undo && {
          children: 'Undo',
          onClick: async () => {
            close(id)
            const refusal = await takeBack(undo)
            add(refusal ? { title: 'Not undone', description: refusal, priority: 'high' } : { title: 'Undone', timeout: 3_000 })
          },
        },
      })
    },
    [add, close],
  )
  return useMemo(() => ({ show }), [show])
}

/** The reason why it could not be taken back. */
async function takeBack(undo: NonNullable<ToastRequest['undo']>): Promise<string | undefined> {
  try {
    const result = await undo()
    return result && !result.ok ? result.message : undefined
  } catch (error) {
    console.error(error)
    return 'The server could not be reached.'
  }
}

function Toasts() {
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      swipeDirection={['right', 'down']}
      className="rounded-md border border-line bg-raised text-sm text-ink shadow-overlay transition-[opacity,translate] duration-[180ms] ease-out data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-center gap-2 py-1.5 pr-1.5 pl-3">
        <div className="min-w-0 flex-1 py-1">
          <Base.Title className="font-semibold wrap-anywhere" />
          <Base.Description className="text-ink-2 wrap-anywhere" />
        </div>
        <Base.Action className="h-7 shrink-0 cursor-pointer rounded-sm border border-line-2 px-2.5 text-sm font-semibold hover:border-control" />
        <Base.Close
          aria-label="Dismiss"
          className="grid size-7 shrink-0 cursor-pointer place-items-center rounded-sm text-ink-2 hover:bg-sunken hover:text-ink"
        >
          <CloseIcon />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ))
}
