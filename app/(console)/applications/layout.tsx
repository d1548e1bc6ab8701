import type { ReactNode } from 'react'
import { FreshSecretProvider } from './_components/fresh-secret.tsx'

/** Stays while pages below it change: a secret that was just made is shown over the page that it leads to. */
export default function ApplicationsLayout({ children }: { children: ReactNode }) {
  return <FreshSecretProvider>{children}</FreshSecretProvider>
}
