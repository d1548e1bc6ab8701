import { type BrowserContext, expect } from '@playwright/test'

// A status below 500 is an answer, which tests look at themselves; Chromium writes one of these lines for each.
const ANSWER = /^Failed to load resource: the server responded with a status of 4\d\d /

interface WatchOptions {
  /** Where pages may ask. */
  readonly origins: readonly string[]
  readonly expected: readonly RegExp[]
}

/**
 * Notes what no page may do: an error on its console (a violation of the content security policy is one), an exception that nobody caught,
 * an answer of 500 and above, a request to another origin.
 */
export function watchPages(context: BrowserContext, { origins, expected }: WatchOptions) {
  const problems: string[] = []
  const note = (problem: string) => {
    if (!expected.some((pattern) => pattern.test(problem))) problems.push(problem)
  }
  context.on('console', (message) => {
    if (message.type() === 'error' && !ANSWER.test(message.text())) note(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => note(`exception: ${error.error().stack ?? error.error().message}`))
  context.on('response', (response) => {
    if (response.status() >= 500) note(`${response.status()}: ${response.request().method()} ${response.url()}`)
  })
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && !origins.includes(origin)) note(`another origin: ${request.url()}`)
  })
  return {
    expectNone() {
      expect(problems, 'what pages did that no page may do').toEqual([])
    },
  }
}
