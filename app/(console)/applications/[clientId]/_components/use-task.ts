'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { type ApplicationTask, TASK_PARAM } from '../application-task.ts'

/** Opens what the address asks for, and takes it out of the address: loaded again, the page asks nothing. */
export function useTask(task: ApplicationTask, open: () => void): void {
  const asked = useSearchParams().get(TASK_PARAM) === task
  const pathname = usePathname()
  const router = useRouter()
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  useEffect(() => {
    if (!asked) return
    latest.current()
    router.replace(pathname)
  }, [asked, pathname, router])
}
