import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'

/**
 * The SQL that leads from one Prisma schema to another, as `prisma migrate diff --script` would write it. Works offline and without a
 * database: the engine is the WebAssembly build that npm brings.
 * @param from text of the older schema; undefined for an empty database
 * @returns the script; a comment that says so when nothing changed
 */
export async function diffSchemas(from: string | undefined, to: string): Promise<string> {
  const engine = await startSchemaEngine(to, offlineAdapter())
  try {
    const model = (content: string) => ({ tag: 'schemaDatamodel' as const, files: [{ path: 'schema.prisma', content }] })
    const result = await engine.diff({
      from: from === undefined ? { tag: 'empty' } : model(from),
      to: model(to),
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    })
    return result.stdout ?? ''
  } finally {
    engine.free()
  }
}

interface EngineModule {
  SchemaEngine: typeof SchemaEngine
  __wbg_set_wasm(exports: WebAssembly.Exports): void
}

let loaded: Promise<EngineModule> | undefined

/** Prisma's schema engine on a driver adapter. To be freed by the caller. */
export async function startSchemaEngine(schema: string, adapter: object): Promise<SchemaEngine> {
  loaded ??= loadEngine()
  return (await loaded).SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, adapter)
}

/** Once per process: the module keeps views of the memory of its one instance. */
async function loadEngine(): Promise<EngineModule> {
  const directory = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  // The package's own entry imports the .wasm file as a module, which Node cannot do yet.
  const engine = (await import(pathToFileURL(path.join(directory, 'schema_engine_bg.js')).href)) as EngineModule
  const wasm = await readFile(path.join(directory, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports })
  engine.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  return engine
}

/** The engine asks a database for its version before anything else, even where it compares two texts. This one is always there. */
function offlineAdapter(): object {
  const ok = (value: unknown) => ({ ok: true, value })
  const version = {
    columnNames: ['exists', 'version', 'numeric_version'],
    columnTypes: [5, 7, 0],
    rows: [[true, 'PostgreSQL 18.0', 180_000]],
  }
  const refuse = async () => {
    throw new Error('an offline comparison asked the database for more than its version')
  }
  const adapter = {
    provider: 'postgres',
    adapterName: 'offline',
    getConnectionInfo: () => ok({ schemaName: 'public', supportsRelationJoins: true }),
    queryRaw: async () => ok(version),
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: async () => ok(undefined),
  }
  const errorRegistry = { consumeError: () => undefined }
  const connect = async () => ok(adapter)
  return { provider: 'postgres', adapterName: 'offline', errorRegistry, connect, connectToShadowDb: connect }
}
