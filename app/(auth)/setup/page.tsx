import type { Metadata } from 'next'
import { readOwnerState } from '../../_components/read-owner-state.ts'
import { Setup } from './_components/setup.tsx'

export const metadata: Metadata = { title: 'Become the owner' }

export default async function SetupPage() {
  return (
    <>
      <h1 className="text-xl font-semibold">Become the owner</h1>
      <Setup ownerExists={(await readOwnerState()) === 'exists'} />
    </>
  )
}
