// The pages of the things that events are about.
const PAGES: Readonly<Record<string, string>> = {
  client: '/applications',
  resource_server: '/apis',
  client_grant: '/grants',
  signing_key: '/keys',
  hook: '/hooks',
}

/** Where a thing can be looked at; undefined when it has no page, or is gone. */
export function targetHref({ type, id, exists }: { type: string; id: string; exists: boolean }): string | undefined {
  const page = PAGES[type]
  return page && exists ? `${page}/${encodeURIComponent(id)}` : undefined
}
