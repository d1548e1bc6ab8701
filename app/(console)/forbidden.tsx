import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { restrictedPage } from '../../components/console/restricted-pages.ts'
import { NoPermission } from '../../components/ui/empty-state.tsx'
import { PageHeader } from '../../components/ui/page-header.tsx'
import { listOwners } from '../../lib/auth/list-administrators.ts'
import { PAGE_PATH_HEADER } from '../../lib/auth/return-path.ts'
import { database } from '../../lib/db/prisma.ts'

export const metadata: Metadata = { title: 'No permission' }

/** A page that the role does not reach, or no longer does: what it is for, the role it needs, and who can give it. */
export default async function ConsoleForbidden() {
  const path = (await headers()).get(PAGE_PATH_HEADER) ?? '/'
  const { does, role } = restrictedPage(path)
  const owners = await listOwners(database().prisma)
  return (
    <>
      <PageHeader title="Your role does not reach this page" />
      <NoPermission does={does} role={role} owners={owners.map(({ name, email }) => (name ? `${name} (${email})` : email))} />
    </>
  )
}
