'use client'

import { createContext, useContext } from 'react'

interface FormState {
  busy: boolean
  /** Sentences by field name. */
  problems: Readonly<Record<string, string>>
}

/** Filled by ActionForm; a field outside a form has no problems. */
export const FormStateContext = createContext<FormState>({ busy: false, problems: {} })

export function useFormState(): FormState {
  return useContext(FormStateContext)
}
