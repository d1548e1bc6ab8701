import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { createKeywords, type KeywordMappings, type Keywords } from './keywords.ts'
import { type Located, type ParsedDocument, parseDocument } from './parse-document.ts'
import { readCode } from './read-code.ts'
import { readText, reasonOf, UnreadableFile } from './read-text.ts'

export const SECTIONS = ['resourceServers', 'clients', 'clientGrants', 'hooks', 'actions'] as const
export type Section = (typeof SECTIONS)[number]

/** One application, API or grant as written, with its place. */
export interface SourceEntry {
  value: unknown
  /** Where a part of the entry stands: `at(['scope', 0])`. */
  at(path: readonly PropertyKey[]): { path: readonly PropertyKey[]; file: string; line?: number }
}

export interface Sources {
  /** Absent when the file or directory does not speak of that section at all. */
  sections: Partial<Record<Section, SourceEntry[]>>
  /** Which actions run: a map, not a list. */
  triggers?: SourceEntry
  /** Sections that are there and not read. */
  ignoredSections: string[]
  keywords: Keywords
  problems: Located[]
}

const DIRECTORIES: Readonly<Record<string, Section>> = {
  'resource-servers': 'resourceServers',
  clients: 'clients',
  grants: 'clientGrants',
  hooks: 'hooks',
  actions: 'actions',
}
const TRIGGERS = 'triggers'
const TENANT_FILES = ['tenant.yaml', 'tenant.yml']
const CONFIG_FILE = 'config.json' // auth0-deploy-cli's own settings; only its keyword mappings are read
const FILES_MAX = 10_000
const TOTAL_BYTES_MAX = 64 * 1024 * 1024

export interface SourceOptions {
  env: Readonly<Record<string, string | undefined>>
  /** A file with AUTH0_KEYWORD_REPLACE_MAPPINGS; by default config.json beside what is read, where there is one. */
  configFile?: string
}

/** Reads a YAML or JSON file, or a directory in the layout of auth0-deploy-cli. Problems come back all together; nothing is thrown. */
export async function readSources(target: string, options: SourceOptions): Promise<Sources> {
  const problems: Located[] = []
  const kind = await stat(target).catch((error: unknown) => {
    problems.push({ path: '', message: reasonOf(error), file: target })
    return undefined
  })
  const isDirectory = kind?.isDirectory() ?? false
  const mappings = await readMappings(isDirectory ? target : path.dirname(target), options, problems)
  const keywords = createKeywords(options.env, mappings)
  const sources: Sources = { sections: {}, ignoredSections: [], keywords, problems }
  if (kind === undefined) return sources
  if (!isDirectory) await readTenantFile(sources, target)
  else await readDirectory(sources, target)
  await readCode(sources, isDirectory ? target : path.dirname(target))
  return sources
}

async function readTenantFile(sources: Sources, file: string, within?: string): Promise<void> {
  const document = await readDocument(sources, file, path.basename(file), within)
  if (document === undefined) return
  const { data } = document
  const name = path.basename(file)
  if (data === null || data === undefined) return
  if (!isMap(data)) {
    sources.problems.push({ path: '', message: 'must be a map with sections such as clients and resourceServers', file: name })
    return
  }
  for (const [section, entries] of Object.entries(data)) {
    if (section === TRIGGERS) {
      sources.triggers = {
        value: entries,
        at: (rest) => ({ path: [section, ...rest], file: name, line: document.lineOf([section, ...rest]) }),
      }
      continue
    }
    if (!isSection(section)) {
      sources.ignoredSections.push(section)
      continue
    }
    if (entries === null) continue
    if (!Array.isArray(entries)) {
      const line = document.lineOf([section])
      sources.problems.push({ path: section, message: 'must be a list', file: name, ...(line ? { line } : {}) })
      continue
    }
    sources.sections[section] = entries.map((value, index) => ({
      value,
      at: (rest) => ({ path: [section, index, ...rest], file: name, line: document.lineOf([section, index, ...rest]) }),
    }))
  }
}

async function readDirectory(sources: Sources, directory: string): Promise<void> {
  const entries = (await readdir(directory, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
  const tenantFile = entries.find((entry) => TENANT_FILES.includes(entry.name))
  if (tenantFile !== undefined) return readTenantFile(sources, path.join(directory, tenantFile.name), directory)
  let bytes = 0
  let files = 0
  for (const entry of entries) {
    const section = Object.hasOwn(DIRECTORIES, entry.name) ? DIRECTORIES[entry.name] : undefined
    if (entry.name === TRIGGERS) {
      const [name] = (await listJson(sources, path.join(directory, TRIGGERS), TRIGGERS)) ?? []
      const document = name && (await readDocument(sources, path.join(directory, TRIGGERS, name), `${TRIGGERS}/${name}`, directory))
      if (document) sources.triggers = { value: document.data, at: (rest) => ({ path: [TRIGGERS, ...rest], file: TRIGGERS }) }
      continue
    }
    if (section === undefined) {
      if (entry.name !== CONFIG_FILE && !entry.name.startsWith('.')) sources.ignoredSections.push(entry.name)
      continue
    }
    const folder = path.join(directory, entry.name)
    const names = (await listJson(sources, folder, entry.name)) ?? []
    const read: SourceEntry[] = []
    for (const name of names) {
      const file = path.join(folder, name)
      bytes += (await stat(file).catch(() => undefined))?.size ?? 0
      if (++files > FILES_MAX || bytes > TOTAL_BYTES_MAX) {
        sources.problems.push({
          path: '',
          message: `has more than ${FILES_MAX} files or ${TOTAL_BYTES_MAX / 1024 / 1024} MiB`,
          file: directory,
        })
        return
      }
      const shown = `${entry.name}/${name}`
      const document = await readDocument(sources, file, shown, directory)
      if (document === undefined || isEmptyMap(document.data)) continue // deploy-cli leaves empty files out, too
      const index = read.length
      read.push({
        value: document.data,
        at: (rest) => ({ path: [section, index, ...rest], file: shown, line: document.lineOf(rest) }),
      })
    }
    sources.sections[section] = read
  }
}

async function listJson(sources: Sources, folder: string, shown: string): Promise<string[] | undefined> {
  try {
    if (!(await stat(folder)).isDirectory()) throw new UnreadableFile('is not a directory')
    const names = await readdir(folder)
    return names.filter((name) => name.endsWith('.json')).sort()
  } catch (error) {
    sources.problems.push({ path: '', message: error instanceof UnreadableFile ? error.message : reasonOf(error), file: shown })
    return undefined
  }
}

async function readDocument(sources: Sources, file: string, shown: string, within?: string): Promise<ParsedDocument | undefined> {
  try {
    const text = await readText(file, within)
    const { document, problems } = parseDocument(text, { file: shown, json: file.endsWith('.json'), keywords: sources.keywords })
    sources.problems.push(...problems)
    return document
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    sources.problems.push({ path: '', message: error.message, file: shown })
    return undefined
  }
}

/** AUTH0_KEYWORD_REPLACE_MAPPINGS from the environment (JSON), over those of config.json. */
async function readMappings(directory: string, { env, configFile }: SourceOptions, problems: Located[]): Promise<KeywordMappings> {
  const fromFile =
    configFile === undefined
      ? await readConfigFile(path.join(directory, CONFIG_FILE), problems, directory)
      : await readConfigFile(configFile, problems)
  const text = env.AUTH0_KEYWORD_REPLACE_MAPPINGS
  if (text === undefined || text === '') return fromFile
  const fromEnvironment = parseJson(text)
  if (isMap(fromEnvironment)) return { ...fromFile, ...fromEnvironment }
  problems.push({ path: '', message: 'must be a JSON object', file: 'AUTH0_KEYWORD_REPLACE_MAPPINGS' })
  return fromFile
}

/** @param within where a file was found that nobody named: it may be missing, and must be one of that directory. */
async function readConfigFile(file: string, problems: Located[], within?: string): Promise<KeywordMappings> {
  try {
    const config = parseJson(await readText(file, within))
    if (isMap(config)) return isMap(config.AUTH0_KEYWORD_REPLACE_MAPPINGS) ? config.AUTH0_KEYWORD_REPLACE_MAPPINGS : {}
    problems.push({ path: '', message: 'is not a JSON object', file })
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    if (within === undefined) problems.push({ path: '', message: error.message, file })
  }
  return {}
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isSection(name: string): name is Section {
  return (SECTIONS as readonly string[]).includes(name)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmptyMap(value: unknown): boolean {
  return value === null || value === undefined || (isMap(value) && Object.keys(value).length === 0)
}
