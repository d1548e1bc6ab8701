import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const IMPORT = /(?:^|[\s;])(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

/** What a folder may import besides itself; everything where nothing is said. */
const RULES: { in: string; mayImport: (target: string) => boolean; because: string }[] = [
  {
    in: 'lib/',
    mayImport: (target) => !/^(app|components|e2e|bench)\//.test(target),
    because: 'screens and routes rest on lib, not lib on them',
  },
  {
    in: 'lib/oauth/',
    mayImport: (target) => ['jose', 'node:crypto'].includes(target),
    because: 'the protocol core is handed what it needs',
  },
  {
    in: 'lib/hooks/sandbox/',
    mayImport: (target) => target.startsWith('node:'),
    because: 'the sandbox is handed what it needs, and nothing else is near the code it runs',
  },
  { in: 'lib/db/', mayImport: (target) => !/^lib\/[^/]+\//.test(target), because: 'every noun rests on the database, and it on none' },
  { in: 'lib/net/', mayImport: (target) => !/^lib\/[^/]+\//.test(target), because: 'it knows addresses and headers only' },
  {
    in: 'lib/issuer/',
    mayImport: (target) => !target.startsWith('lib/') || /^lib\/([^/]+\.ts|(oauth|hooks|net|encryption|signing-keys)\/)/.test(target),
    because: 'the token path composes the core, hooks and keys',
  },
  { in: 'components/', mayImport: (target) => !target.startsWith('app/'), because: 'a route uses components, not the other way' },
]
// Who composes a whole process: nothing but the processes themselves rests on these.
const OUTERMOST = ['lib/server/', 'lib/cli/']

interface Import {
  readonly file: string
  readonly target: string
}

/** The imports of what is shipped, tests and what only they use left out. Files of the project by their path from its root. */
function shippedImports(): Import[] {
  return ['app', 'components', 'lib']
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.posix.join(folder, file.replaceAll('\\', '/')),
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/testing[^/]*\.ts$|^lib\/db\/generated\//.test(file))
    .flatMap((file) => {
      const text = readFileSync(path.join(ROOT, file), 'utf8')
      return [...text.matchAll(IMPORT)].map(([, named, loaded]) => ({ file, target: resolve(file, named ?? loaded ?? '') }))
    })
}

function resolve(file: string, target: string): string {
  if (target.startsWith('@/')) return target.slice(2)
  return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target
}

const imports = shippedImports()

it.each(RULES)('$in imports only what it may: $because', ({ in: folder, mayImport }) => {
  const own = imports.filter(({ file }) => file.startsWith(folder))
  expect(own.length).toBeGreaterThan(0)
  expect(own.filter(({ target }) => !target.startsWith(folder) && !mayImport(target))).toEqual([])
})

it.each(OUTERMOST)('nothing else rests on %s', (folder) => {
  const others = imports.filter(({ file }) => file.startsWith('lib/') && !OUTERMOST.some((outer) => file.startsWith(outer)))
  expect(others.filter(({ target }) => target.startsWith(folder))).toEqual([])
})
