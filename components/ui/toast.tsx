'use client'

import { type ReactNode, useEffect, useState } from 'react'
import type { FormResult } from './form-result.ts'
import { Lazy, lazyPart, usePreload } from './lazy-part.tsx'

const layer = lazyPart(async () => (await import('./toast-layer.tsx')).ToastLayer)

export interface ToastRequest {
  /** What was done, with the verb of its button: "Disabled billing-worker". */
  title: string
  detail?: ReactNode
  /** Takes it back. A refusal is told in a toast of its own. */
  undo?: () => Promise<FormResult | undefined>
}

let receiver: ((toast: ToastRequest) => void) | undefined
let wake: (() => void) | undefined
let waiting: ToastRequest[] = []

function show(toast: ToastRequest): void {
  if (receiver) {
    receiver(toast)
    return
  }
  waiting.push(toast)
  wake?.()
}

/** The layer takes what was shown before it was loaded. */
export function receiveToasts(receive: (toast: ToastRequest) => void): () => void {
  receiver = receive
  for (const toast of waiting) receive(toast)
  waiting = []
  return () => {
    receiver = undefined
  }
}

const TOASTS = { show }

/** `show()` confirms a finished, reversible action. Never the only place where an error or a secret appears. */
export function useToast(): { show: (toast: ToastRequest) => void } {
  return TOASTS
}

/** Toasts stay for ten seconds; longer while the pointer or the focus is on one. F6 reaches them. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [wanted, setWanted] = useState(false)
  usePreload(layer)
  useEffect(() => {
    wake = () => setWanted(true)
    if (waiting.length > 0) wake()
    return () => {
      wake = undefined
    }
  }, [])
  return (
    <>
      {children}
      {wanted && <Lazy part={layer} props={{}} />}
    </>
  )
}
