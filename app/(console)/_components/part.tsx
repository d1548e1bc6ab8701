import { type ReactNode, Suspense } from 'react'
import { PartialFailure } from '../../../components/ui/partial-failure.tsx'
import { readPart } from './read-part.ts'

interface PartProps<T> {
  /** What is missing when it fails, as the beginning of a sentence: "The requests". */
  what: string
  read: () => Promise<T>
  /** Of the same geometry, so that nothing moves when the content comes. */
  skeleton: ReactNode
  children: (value: T) => ReactNode
}

/** A part of a page that is read by itself: it may come later than the rest, and fail without it. */
export function Part<T>({ skeleton, ...part }: PartProps<T>) {
  return (
    <Suspense fallback={skeleton}>
      <Content {...part} />
    </Suspense>
  )
}

async function Content<T>({ what, read, children }: Omit<PartProps<T>, 'skeleton'>) {
  const result = await readPart(what, read)
  return result.ok ? children(result.value) : <PartialFailure what={what} requestId={result.requestId} />
}
