import type { Metadata } from 'next'
import { PageHeader } from '../../components/ui/page-header.tsx'

export const metadata: Metadata = { title: 'Not found' }

/** What a link led to was deleted, or never was. */
export default function ConsoleNotFound() {
  return (
    <>
      <PageHeader title="There is nothing at this address" />
      <p className="max-w-prose text-base text-ink-2">
        What the link leads to may have been deleted, or a letter of the address is missing. The pages beside this one list what there is.
      </p>
    </>
  )
}
