import type { Metadata } from 'next'
import { connection } from 'next/server'
import { PublicPage } from '../../components/console/public-page.tsx'
import { readOwnerState } from '../_components/read-owner-state.ts'
import { Setup } from './_components/setup.tsx'

export const metadata: Metadata = { title: 'Become the owner' }

export default async function SetupPage() {
  await connection()
  return (
    <PublicPage width="form">
      <h1 className="text-xl font-semibold sm:text-2xl">Become the owner</h1>
      <Setup ownerExists={(await readOwnerState()) === 'exists'} />
    </PublicPage>
  )
}
