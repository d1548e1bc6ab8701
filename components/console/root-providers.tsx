'use client'

import { CSPProvider } from '@base-ui/react/csp-provider'
import type { ReactNode } from 'react'
import { type ReaderContext, ReaderProvider } from '../ui/reader.tsx'
import { TooltipLayer } from '../ui/tooltip-layer.tsx'

/**
 * What every page has around it. Base UI may write no style element: a nonce would be wrong as soon as a refresh brought the one of a newer
 * response into this document, and nothing here needs one.
 */
export function RootProviders({ reader, children }: { reader: ReaderContext; children: ReactNode }) {
  return (
    <CSPProvider disableStyleElements>
      <ReaderProvider value={reader}>
        {children}
        <TooltipLayer />
      </ReaderProvider>
    </CSPProvider>
  )
}
