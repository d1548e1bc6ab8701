'use client'

import type { InputHTMLAttributes, TextareaHTMLAttributes } from 'react'
import { controlClass, FieldFrame, type FieldFrameProps } from './field-frame.tsx'

type TextFieldProps = FieldFrameProps & { mono?: boolean } & Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'className' | 'name'>

/** One line of text. `mono` for what a machine compares. */
export function TextField({ name, label, hint, problem, labelHidden, optional, mono, ...input }: TextFieldProps) {
  return (
    <FieldFrame {...{ name, label, hint, problem, labelHidden, optional }}>
      {(control, invalid) => <input {...input} {...control} className={`h-8 px-2.5 ${controlClass(invalid, mono)}`} />}
    </FieldFrame>
  )
}

type TextAreaProps = FieldFrameProps & { mono?: boolean } & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'className' | 'name'>

/** Several lines of text; grows with its content where the browser can. */
export function TextArea({ name, label, hint, problem, labelHidden, optional, mono, rows = 3, ...area }: TextAreaProps) {
  return (
    <FieldFrame {...{ name, label, hint, problem, labelHidden, optional }}>
      {(control, invalid) => (
        <textarea {...area} {...control} rows={rows} className={`field-sizing-content px-2.5 py-1 ${controlClass(invalid, mono)}`} />
      )}
    </FieldFrame>
  )
}
