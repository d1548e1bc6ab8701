interface RestrictedPage {
  /** The path; what stands below it is meant too. */
  path: string
  /** What the page is for, to tell somebody who may not use it. */
  does: string
  role: 'admin' | 'owner'
}

/** Pages that exist only to change something. Reading is open to every role. */
const RESTRICTED_PAGES: readonly RestrictedPage[] = [
  { path: '/applications/new', does: 'It makes an application, its first secret and its grants.', role: 'admin' },
  { path: '/apis/new', does: 'It makes an API with its identifier and its first scopes.', role: 'admin' },
  { path: '/hooks/new', does: 'It makes a hook: code that decides tokens once it is deployed.', role: 'admin' },
]

export function restrictedPage(pathAndQuery: string): Pick<RestrictedPage, 'does' | 'role'> {
  const path = pathAndQuery.split('?')[0] ?? '/'
  const known = RESTRICTED_PAGES.find((page) => path === page.path || path.startsWith(`${page.path}/`))
  return known ?? { does: 'It changes what a viewer may only read.', role: 'admin' }
}
