'use client'

import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

interface StaleWriteProps {
  /** "Changed by Dana 2 min ago". */
  title: string
  /** Both versions, the fields that differ. */
  fields: readonly { name: string; theirs: ReactNode; yours: ReactNode }[]
  /** Saves yours on top of theirs, with the newer revision. */
  onReapply: () => void
  /** Takes theirs. */
  onDiscard: () => void
}

/** Somebody saved first: both versions side by side, and the choice. */
export function StaleWrite({ title, fields, onReapply, onDiscard }: StaleWriteProps) {
  return (
    <Notice live tone="grace" title={title}>
      <table className="mt-1 w-full text-left text-sm">
        <thead>
          <tr>
            <th scope="col" className="label-caps py-1 pr-3">
              Field
            </th>
            <th scope="col" className="label-caps py-1 pr-3">
              Saved now
            </th>
            <th scope="col" className="label-caps py-1">
              Yours
            </th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ name, theirs, yours }) => (
            <tr key={name} className="align-top">
              <th scope="row" className="py-1 pr-3 font-normal text-ink-2">
                {name}
              </th>
              <td className="py-1 pr-3 wrap-anywhere">{theirs}</td>
              <td className="py-1 font-semibold wrap-anywhere">{yours}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" onClick={onReapply}>
          Reapply yours
        </Button>
        <Button kind="secondary" size="small" onClick={onDiscard}>
          Take what is saved
        </Button>
      </div>
    </Notice>
  )
}
