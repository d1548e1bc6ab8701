'use client'

import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { copyTextToClipboard } from '../ui/copy-text-to-clipboard.ts'
import { downloadText } from '../ui/download-text.ts'
import { Notice } from '../ui/notice.tsx'

/** Ten codes for the day the phone is gone, shown once. It ends when they were copied, downloaded, or said to be stored. */
export function RecoveryCodes({ title, codes, onStored }: { title: string; codes: readonly string[]; onStored: () => void }) {
  const [kept, setKept] = useState(false)
  const [told, setTold] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const text = codes.join('\n')

  useEffect(() => {
    if (kept) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault() // a reload would lose them
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [kept])

  async function copy() {
    const copied = await copyTextToClipboard(text, list.current)
    if (copied) setKept(true)
    setTold(copied ? 'Copied' : 'This browser does not let the page copy. The codes are selected: copy them with your keyboard.')
  }

  return (
    <div className="grid gap-3 text-base">
      <Notice live tone="issued" title={title}>
        Keep these recovery codes. Each signs you in once when your app is out of reach. They are not shown again.
      </Notice>
      <ul
        ref={list}
        aria-label="Recovery codes"
        className="grid grid-cols-[repeat(auto-fill,minmax(168px,1fr))] gap-x-4 gap-y-1 rounded-md border border-line-2 bg-sunken px-3 py-2 font-mono text-sm select-all"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={copy}>Copy codes</Button>
        <Button
          kind="secondary"
          onClick={() => {
            downloadText('writ-recovery-codes.txt', `${text}\n`)
            setKept(true)
            setTold('Downloaded')
          }}
        >
          Download
        </Button>
        <p aria-live="polite" className="text-sm text-ink-2">
          {told}
        </p>
      </div>
      <Checkbox label="I have stored them" checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Button kind="secondary" disabledReason={kept ? undefined : 'Copy or download them first, or tick the box'} onClick={onStored}>
        Continue
      </Button>
    </div>
  )
}
