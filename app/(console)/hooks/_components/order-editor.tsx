'use client'

import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useRef, useState } from 'react'
import { Button, ButtonLink } from '../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../components/ui/confirm-dialog.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import { reorderHooksAction } from '../hook-actions.ts'

export interface OrderedHook {
  id: string
  name: string
  /** Its state and its targets in words. */
  detail: string
}

/** Puts hooks into another order: by buttons, Alt with the arrows, or dragging. Nothing is saved until both orders were seen. */
export function OrderEditor({ hooks }: { hooks: readonly OrderedHook[] }) {
  const router = useRouter()
  const toast = useToast()
  const [order, setOrder] = useState(hooks)
  const [said, setSaid] = useState('')
  const dragged = useRef<string>(undefined)
  const list = useRef<HTMLOListElement>(null)
  const changed = order.some(({ id }, index) => id !== hooks[index]?.id)

  function move(id: string, to: number) {
    const from = order.findIndex((hook) => hook.id === id)
    const hook = order[from]
    if (!hook || to < 0 || to >= order.length || from === to) return
    setOrder(order.toSpliced(from, 1).toSpliced(to, 0, hook))
    setSaid(`${hook.name} is number ${to + 1} of ${order.length}`)
  }

  function press(event: KeyboardEvent, id: string, index: number) {
    if (!event.altKey || !['ArrowUp', 'ArrowDown'].includes(event.key)) return
    event.preventDefault()
    move(id, index + (event.key === 'ArrowUp' ? -1 : 1))
  }

  async function save() {
    const result = await reorderHooksAction(undefined, { hookIds: order.map(({ id }) => id) })
    if (result.ok) {
      const before = hooks.map(({ id }) => id)
      toast.show({ title: 'Saved order', undo: () => reorderHooksAction(undefined, { hookIds: before }) })
      router.push('/hooks')
    }
    return result
  }

  return (
    <section aria-label="Order of hooks">
      <p className="mb-2 text-ink-2">
        Requests pass from the first to the last. Move a hook with its buttons, with Alt and the arrow keys, or drag it.
      </p>
      <ol ref={list} className="divide-y divide-line rounded-md border border-line bg-surface">
        {order.map(({ id, name, detail }, index) => (
          <li
            key={id}
            draggable
            onDragStart={() => {
              dragged.current = id
            }}
            onDragOver={(event) => {
              event.preventDefault()
              if (dragged.current !== undefined && dragged.current !== id) move(dragged.current, index)
            }}
            onDragEnd={() => {
              dragged.current = undefined
            }}
            className="flex min-h-11 cursor-grab flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5"
          >
            <Grip />
            <span className="w-6 text-right text-ink-3">{index + 1}</span>
            <span className="min-w-0 flex-1 truncate font-semibold">{name}</span>
            <span className="text-ink-3 max-sm:hidden">{detail}</span>
            <span className="flex gap-1">
              <Button
                kind="secondary"
                size="small"
                aria-label={`Move ${name} up`}
                onKeyDown={(event) => press(event, id, index)}
                disabledReason={index === 0 ? 'It is the first already' : undefined}
                onClick={() => move(id, index - 1)}
              >
                Move up
              </Button>
              <Button
                kind="secondary"
                size="small"
                aria-label={`Move ${name} down`}
                onKeyDown={(event) => press(event, id, index)}
                disabledReason={index === order.length - 1 ? 'It is the last already' : undefined}
                onClick={() => move(id, index + 1)}
              >
                Move down
              </Button>
            </span>
          </li>
        ))}
      </ol>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <ConfirmDialog
          title="Save order"
          danger={false}
          trigger={<Button disabledReason={changed ? undefined : 'The order is as it was'}>Save order</Button>}
          onConfirm={save}
        >
          <Comparison before={hooks} after={order} />
        </ConfirmDialog>
        <ButtonLink href="/hooks">Cancel</ButtonLink>
      </div>
    </section>
  )
}

/** Old and new order side by side, and whom it reaches. */
function Comparison({ before, after }: { before: readonly OrderedHook[]; after: readonly OrderedHook[] }) {
  const moved = after.filter(({ id }, index) => id !== before[index]?.id)
  return (
    <>
      <div className="grid grid-cols-2 gap-4">
        <Names title="Now" hooks={before} moved={moved} />
        <Names title="New" hooks={after} moved={moved} />
      </div>
      <p>It counts from the next token on. These hooks change places, for:</p>
      <ul className="list-disc pl-5">
        {moved.map(({ id, name, detail }) => (
          <li key={id}>
            <span className="text-ink">{name}</span>: {detail}
          </li>
        ))}
      </ul>
    </>
  )
}

function Names({ title, hooks, moved }: { title: string; hooks: readonly OrderedHook[]; moved: readonly OrderedHook[] }) {
  return (
    <div>
      <p className="label-caps mb-1">{title}</p>
      <ol className="list-decimal pl-5">
        {hooks.map((hook) => (
          <li key={hook.id} className={`wrap-anywhere ${moved.includes(hook) ? 'font-semibold text-ink' : ''}`}>
            {hook.name}
          </li>
        ))}
      </ol>
    </div>
  )
}

function Grip() {
  return (
    <svg width="8" height="14" viewBox="0 0 8 14" aria-hidden="true" className="shrink-0 text-ink-3" fill="currentColor">
      {[2, 7, 12].map((y) => [1.5, 6.5].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.2" />))}
    </svg>
  )
}
