import type { z } from 'zod'
import { formatPath } from '../../parse-input.ts'
import type { Located } from './parse-document.ts'
import type { Section, SourceEntry, Sources } from './read-sources.ts'

/** Makes a problem or remark about a part of one entry: `place(['scope', 0], 'is …')`. */
export type Place = (path: readonly PropertyKey[], message: string) => Located

const FIELD_DEPTH_MAX = 4 // scopes[0].description

/** Reads entries and collects what is to be said about them. */
export interface EntryReader {
  problems: Located[]
  skip(what: string): void
  read<Entry, Deployed>(
    section: Section,
    entries: readonly SourceEntry[],
    schema: z.ZodType<Entry>,
    translate: (entry: Entry, place: Place) => Deployed | undefined,
  ): Deployed[]
  notes(): string[]
}

export function createEntryReader({ keywords }: Sources): EntryReader {
  const problems: Located[] = []
  const skipped: string[] = []
  const ignoredFields = new Map<string, number>()

  function readEntry<Entry>(section: Section, source: SourceEntry, schema: z.ZodType<Entry>): { entry: Entry; place: Place } | undefined {
    const place: Place = (path, message) => {
      const { path: full, file, line } = source.at(path)
      return { path: formatPath(full), message: keywords.mask(message), file, ...(line ? { line } : {}) }
    }
    if (typeof source.value !== 'object' || source.value === null || Array.isArray(source.value)) {
      problems.push(place([], 'must be a map of fields'))
      return undefined
    }
    const known = knownFields(schema)
    const fields: [string, unknown][] = []
    for (const [name, value] of Object.entries(source.value)) {
      if (!known.has(name)) ignoredFields.set(`${section}.${name}`, (ignoredFields.get(`${section}.${name}`) ?? 0) + 1)
      // Auth0 exports write null for "not set"; only an expiry gives null a meaning of its own.
      else if (value !== null || name === 'expires_at') fields.push([name, value])
    }
    const open = fields.flatMap(([name, value]) => openKeywords(value, [name]))
    if (open.length > 0) {
      problems.push(...open.map(({ path, text }) => place(path, keywords.explainOpen(text) ?? '')))
      return undefined
    }
    const result = schema.safeParse(Object.fromEntries(fields))
    if (result.success) return { entry: result.data, place }
    problems.push(...result.error.issues.map((issue) => place(issue.path, issue.message)))
    return undefined
  }

  function openKeywords(value: unknown, path: PropertyKey[]): { path: PropertyKey[]; text: string }[] {
    if (typeof value === 'string') return keywords.explainOpen(value) === undefined ? [] : [{ path, text: value }]
    // No field goes deeper, but what aliases build may, without end.
    if (typeof value !== 'object' || value === null || path.length > FIELD_DEPTH_MAX) return []
    const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    return members.flatMap(([name, member]) => openKeywords(member, [...path, name]))
  }

  return {
    problems,
    skip: (what) => void skipped.push(keywords.mask(what)),
    read: (section, entries, schema, translate) =>
      entries.flatMap((source) => {
        const read = readEntry(section, source, schema)
        const deployed = read && translate(read.entry, read.place)
        return deployed === undefined ? [] : [deployed]
      }),
    notes() {
      const fields = [...ignoredFields].map(([field, count]) => `${field}${count === 1 ? '' : ` (${count}×)`}`)
      return [...skipped, ...(fields.length === 0 ? [] : [`ignored fields: ${fields.sort().join(', ')}`])]
    },
  }
}

function knownFields(schema: z.ZodType): ReadonlySet<string> {
  // Every entry schema is an object, with or without refinements on it.
  return new Set(Object.keys((schema as unknown as { shape: Record<string, unknown> }).shape))
}
