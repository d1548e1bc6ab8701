import type { Metadata } from 'next'
import { Invite } from './_components/invite.tsx'

export const metadata: Metadata = { title: 'Accept invitation' }

export default function InvitePage() {
  return (
    <>
      <h1 className="text-xl font-semibold">Accept your invitation</h1>
      <Invite />
    </>
  )
}
