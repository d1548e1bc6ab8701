import { expect, it } from 'vitest'
import { isSameOrigin } from './same-origin.ts'

const tls = { 'x-forwarded-proto': 'https' }

it.each([
  { name: 'a page of ours', headers: { origin: 'http://localhost:3000', host: 'localhost:3000' }, same: true },
  { name: 'a page of ours under TLS', headers: { ...tls, origin: 'https://auth.example', host: 'auth.example' }, same: true },
  {
    name: 'a page of ours behind a proxy that names the host',
    headers: { ...tls, origin: 'https://auth.example', host: '10.0.0.1:3000', 'x-forwarded-host': 'auth.example' },
    same: true,
  },
  {
    name: 'a page of ours behind a proxy that does not say that it ended TLS',
    headers: { origin: 'https://auth.example', host: 'auth.example' },
    same: true,
  },
  { name: 'a page of another site', headers: { origin: 'https://evil.example', host: 'auth.example' }, same: false },
  { name: 'another port of this machine', headers: { origin: 'http://localhost:5173', host: 'localhost:3000' }, same: false },
  {
    name: 'a page under our name that somebody on the line wrote: ours came over TLS',
    headers: { ...tls, origin: 'http://auth.example', host: 'auth.example' },
    same: false,
  },
  { name: 'an extension of the browser', headers: { origin: 'chrome-extension://auth.example', host: 'auth.example' }, same: false },
  { name: 'what has no host, asked of no host', headers: { origin: 'data:x', host: '' }, same: false },
  { name: 'a page that hides where it comes from', headers: { origin: 'null', host: 'auth.example' }, same: false },
  { name: 'nobody', headers: { host: 'auth.example' }, same: false },
])('a request of $name is of the same origin: $same', ({ headers, same }) => {
  expect(isSameOrigin(new Headers(headers as Record<string, string>))).toBe(same)
})
