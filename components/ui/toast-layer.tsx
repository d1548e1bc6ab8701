'use client'

import { Toast as Base } from '@base-ui/react/toast'
import { useEffect } from 'react'
import { CloseIcon } from './close-icon.tsx'
import { receiveToasts, type ToastRequest } from './toast.tsx'

const SHOWN_MILLISECONDS = 10_000
const DONE_MILLISECONDS = 3_000
const manager = Base.createToastManager()

/** Where toasts appear. */
export function ToastLayer() {
  useEffect(() => receiveToasts(show), [])
  return (
    <Base.Provider toastManager={manager} timeout={SHOWN_MILLISECONDS} limit={3}>
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

function show({ title, detail, undo }: ToastRequest): void {
  const id = manager.add({
    title,
    description: detail,
    actionProps: undo && {
      children: 'Undo',
      onClick: async () => {
        manager.close(id)
        const refusal = await takeBack(undo)
        if (refusal) manager.add({ title: 'Not undone', description: refusal, priority: 'high' })
        else manager.add({ title: 'Undone', timeout: DONE_MILLISECONDS })
      },
    },
  })
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
