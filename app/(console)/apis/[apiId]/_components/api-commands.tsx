'use client'

import { usePathname } from 'next/navigation'
import { useCommands } from '../../../../../components/console/commands.tsx'
import { copyTextToClipboard } from '../../../../../components/ui/copy-text-to-clipboard.ts'
import { useToast } from '../../../../../components/ui/toast.tsx'
import { apiTabs } from '../api-tabs.ts'

/** What the palette offers on every page of one API. */
export function ApiCommands({ api: { id, name, identifier } }: { api: { id: string; name: string; identifier: string } }) {
  const pathname = usePathname()
  const toast = useToast()

  async function copy() {
    const copied = await copyTextToClipboard(identifier)
    toast.show({
      title: copied ? 'Copied the identifier' : 'This browser does not let the page copy',
      detail: copied ? undefined : identifier,
    })
  }

  useCommands([
    ...apiTabs(id)
      .filter(({ href }) => href !== pathname)
      .map(({ href, label }) => ({ id: `tab ${href}`, label: String(label), detail: name, href })),
    { id: 'grants-of-api', label: 'Grants', detail: name, href: `/grants?api=${encodeURIComponent(id)}` },
    { id: 'copy-identifier', label: 'Copy identifier', detail: name, run: () => void copy() },
  ])
  return null
}
