import { cloneElement, type KeyboardEvent, type MouseEvent, type ReactElement, type RefObject } from 'react'

interface TriggerOptions {
  ref: RefObject<HTMLElement | null>
  popup: 'menu' | 'dialog'
  open: boolean
  /** `byKeyboard`: an arrow key or Enter asked for it. */
  toggle: (byKeyboard: boolean) => void
}

interface TriggerProps {
  onClick?: (event: MouseEvent<HTMLElement>) => void
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void
}

/** Makes a button open something. It stays the same element whether or not the part it opens is loaded. */
export function asTrigger(trigger: ReactElement, { ref, popup, open, toggle }: TriggerOptions): ReactElement {
  const { onClick, onKeyDown } = trigger.props as TriggerProps
  const added = {
    ref,
    'aria-haspopup': popup,
    'aria-expanded': open,
    onClick(event: MouseEvent<HTMLElement>) {
      onClick?.(event)
      if (!event.defaultPrevented) toggle(event.detail === 0)
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      onKeyDown?.(event)
      const opens = popup === 'menu' && !open && ['ArrowDown', 'ArrowUp'].includes(event.key)
      if (!opens || event.defaultPrevented || event.currentTarget.getAttribute('aria-disabled') === 'true') return
      event.preventDefault()
      toggle(true)
    },
  }
  return cloneElement(trigger, added as object)
}
