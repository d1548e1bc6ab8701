import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  agentRules: false, // `next dev` writes no files of its own into the clone
  reactStrictMode: true,
  // No page uses it, and its endpoint would ask any path of ours, the token endpoint too, on behalf of whoever names it.
  images: { unoptimized: true },
  // The same for the same sources, where tools/prepare.mjs builds; null lets Next choose.
  generateBuildId: () => process.env.WRIT_BUILD_ID || null,
  // A lockfile further up the disk must not move the project's root.
  turbopack: { root },
  // Shared with the server in the same process, or native: these are required, never bundled.
  serverExternalPackages: ['@node-rs/argon2', '@prisma/adapter-pg', '@prisma/client', 'pg', 'pino'],
  // forbidden(): a page that a role may not see answers 403 with the no-permission state.
  experimental: { authInterrupts: true },
  // `npm test` checks types as a stage of its own; a build on an operator's machine has no need to.
  typescript: { ignoreBuildErrors: true },
  async headers() {
    return [
      {
        // The token endpoint and the documents bring their own headers, the same from both mounts.
        source: '/((?!oauth/|\\.well-known/).*)',
        headers: [
          { key: 'x-content-type-options', value: 'nosniff' },
          // Nothing to other sites. Not `no-referrer`: browsers would send our own forms with `Origin: null`, which server actions must refuse.
          { key: 'referrer-policy', value: 'same-origin' },
          { key: 'cross-origin-opener-policy', value: 'same-origin' },
          { key: 'cross-origin-resource-policy', value: 'same-origin' },
          { key: 'permissions-policy', value: 'camera=(), geolocation=(), microphone=()' },
        ],
      },
    ]
  },
}
