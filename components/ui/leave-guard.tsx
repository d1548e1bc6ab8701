'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

type Leave = () => void
const guards = new Set<(leave: Leave) => void>()

/** Runs `leave` at once, or after the reader has saved or discarded what is unsaved. For navigation that is not a link. */
export function leavePage(leave: Leave): void {
  const guard = [...guards].at(-1)
  if (guard) guard(leave)
  else leave()
}

/** While `dirty`, leaving by link, shortcut, Back or closing the tab asks first. `save` answers whether it was saved. */
export function LeaveGuard({ dirty, save }: { dirty: boolean; save: () => Promise<boolean> }) {
  const router = useRouter()
  const [leave, setLeave] = useState<Leave>()
  const [saving, setSaving] = useState(false)

  useEffect(() => {
    if (!dirty) return
    const ask = (wanted: Leave) => setLeave(() => wanted)
    const asks = { ask, push: (href: string) => router.push(href) }
    guards.add(ask)
    const stop = [onLinkClick(asks), onTraversal(asks), onUnload()]
    return () => {
      guards.delete(ask)
      for (const end of stop) end()
    }
  }, [dirty, router])

  function go() {
    const wanted = leave
    setLeave(undefined)
    guards.clear() // what is unsaved was saved or given up
    wanted?.()
  }

  async function saveAndGo() {
    setSaving(true)
    const saved = await save()
    setSaving(false)
    if (saved) go()
    else setLeave(undefined) // the form shows why
  }

  return (
    <Dialog
      open={leave !== undefined}
      onOpenChange={(open) => !open && setLeave(undefined)}
      title="Leave with unsaved changes?"
      size="small"
      footer={
        <>
          <Button busy={saving} onClick={saveAndGo}>
            Save
          </Button>
          <Button kind="danger" onClick={go}>
            Discard
          </Button>
          <Button kind="secondary" data-initial-focus onClick={() => setLeave(undefined)}>
            Stay
          </Button>
        </>
      }
    >
      <p>What you changed on this page is not saved yet.</p>
    </Dialog>
  )
}

interface Asks {
  ask: (leave: Leave) => void
  push: (href: string) => void
}

/** Before Next's links see the click. */
function onLinkClick({ ask, push }: Asks): () => void {
  function intercept(event: MouseEvent) {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
    if (!link || link.target || link.hasAttribute('download') || guards.size === 0) return
    const url = new URL(link.href)
    if (url.origin !== window.location.origin) return // the browser asks by itself
    if (url.pathname === window.location.pathname && url.search === window.location.search) return
    event.preventDefault()
    event.stopPropagation()
    ask(() => push(url.pathname + url.search + url.hash))
  }
  document.addEventListener('click', intercept, true)
  return () => document.removeEventListener('click', intercept, true)
}

interface NavigationLike extends EventTarget {
  traverseTo(key: string): unknown
}
interface NavigateEventLike extends Event {
  navigationType: string
  destination: { key: string }
}

/** Back and Forward, where the browser has the Navigation API; elsewhere they leave unasked. */
function onTraversal({ ask }: Asks): () => void {
  const navigation = (window as { navigation?: NavigationLike }).navigation
  if (!navigation) return () => {}
  function intercept(event: Event) {
    const { navigationType, destination, cancelable } = event as NavigateEventLike
    if (navigationType !== 'traverse' || !cancelable || guards.size === 0) return
    event.preventDefault()
    ask(() => navigation?.traverseTo(destination.key))
  }
  navigation.addEventListener('navigate', intercept)
  return () => navigation.removeEventListener('navigate', intercept)
}

/** Closing or reloading: the browser has words of its own. */
function onUnload(): () => void {
  function intercept(event: BeforeUnloadEvent) {
    if (guards.size > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', intercept)
  return () => window.removeEventListener('beforeunload', intercept)
}
