import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { readAppearance, readReader } from '../components/console/read-appearance.ts'
import { RootProviders } from '../components/console/root-providers.tsx'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Writ', template: '%s · Writ' },
  description: 'OAuth 2.0 access tokens for machines.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [{ theme, density }, reader] = await Promise.all([readAppearance(), readReader()])
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme} data-density={density === 'default' ? undefined : density}>
      <body className="bg-canvas text-ink">
        <RootProviders reader={reader}>
          <div className="isolate min-h-dvh">{children}</div>
        </RootProviders>
      </body>
    </html>
  )
}
