import type { Metadata } from 'next'
import Link from 'next/link'
import { connection } from 'next/server'
import { PublicPage } from '../components/console/public-page.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default async function NotFound() {
  await connection()
  return (
    <PublicPage width="form">
      <h1 className="text-xl font-semibold">There is nothing at this address</h1>
      <p className="mt-2 text-base text-ink-2">The link may be old, or a letter of it is missing.</p>
      <p className="mt-4 text-base">
        <Link href="/" className="text-signal underline underline-offset-2">
          Go to the Overview
        </Link>
      </p>
    </PublicPage>
  )
}
