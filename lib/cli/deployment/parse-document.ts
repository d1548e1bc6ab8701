import { type Document, isNode, isPair, isScalar, Lexer, LineCounter, Parser, parseDocument as parseYaml, visit, type YAMLMap } from 'yaml'
import type { Keywords } from './keywords.ts'

/** A problem or a remark with its place. The path is written as in JavaScript; the line counts from 1. */
export interface Located {
  path: string
  message: string
  file: string
  line?: number
}

/** A parsed file and the lines of its parts. */
export interface ParsedDocument {
  data: unknown
  /** The line of the deepest part of the path that stands in the file; undefined when none does. */
  lineOf(path: readonly PropertyKey[]): number | undefined
}

const ALIASES_MAX = 100
const NESTING_MAX = 200 // collections and pairs

// A hostile file could reach the prototype of every object through these in code that copies maps carelessly.
const FORBIDDEN_KEYS = new Set(['__proto__'])

/**
 * Parses YAML, or JSON by the same parser: it knows lines and finds duplicate keys, which `JSON.parse` silently merges. Anything that
 * could mean two things is a problem: duplicate keys, unknown tags, more than one document, too many aliases.
 */
export function parseDocument(
  source: string,
  { file, json, keywords }: { file: string; json: boolean; keywords: Keywords },
): { document: ParsedDocument | undefined; problems: Located[] } {
  const problems: Located[] = []
  const text = keywords.replace(source)
  const lines = new LineCounter()
  const report = (message: string, offset?: number) => {
    const line = offset === undefined ? undefined : lines.linePos(offset).line
    problems.push({ path: '', message: keywords.mask(message), file, ...(line ? { line } : {}) })
  }
  if (json && keywords.explainOpen(text) === undefined) checkJson(text, report)
  if (problems.length > 0) return { document: undefined, problems }
  if (isNestedTooDeeply(text)) {
    report('is nested too deeply')
    return { document: undefined, problems }
  }
  // Not `uniqueKeys`: the library compares every key with every other one, which takes minutes for a map as large as a file may be.
  const yaml = parseYaml(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, merge: true, stringKeys: true })
  for (const issue of [...yaml.errors, ...yaml.warnings]) report(sentenceOf(issue), issue.pos[0])
  if (problems.length === 0) checkKeys(yaml, report)
  if (problems.length > 0) return { document: undefined, problems }
  try {
    const data: unknown = yaml.toJS({ maxAliasCount: ALIASES_MAX })
    return { document: { data, lineOf: (path) => lineOf(yaml, lines, path) }, problems }
  } catch {
    report('uses its aliases too often') // the only thing that toJS refuses: expansion out of proportion
    return { document: undefined, problems }
  }
}

/**
 * Whether collections are nested deeper than any real file. The composer of the library recurses, and near the end of the stack V8 may
 * end the process instead of throwing; its parser below keeps a stack of its own.
 */
function isNestedTooDeeply(text: string): boolean {
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    for (const _token of parser.next(lexeme));
    if (parser.stack.length > NESTING_MAX) return true
  }
  return false
}

function checkJson(text: string, report: (message: string, offset?: number) => void): void {
  try {
    JSON.parse(text)
  } catch (error) {
    const offset = /at position (\d+)/.exec((error as Error).message)?.[1]
    report('is not valid JSON', offset === undefined ? undefined : Number(offset))
  }
}

function sentenceOf(issue: { code: string; message: string }): string {
  if (issue.code === 'TAG_RESOLVE_FAILED') return `${issue.message.replace('Unresolved tag', 'unknown tag')}: only plain YAML is read`
  if (issue.code === 'MULTIPLE_DOCS') return 'has more than one YAML document'
  return `is not valid YAML: ${issue.message.split('\n', 1)[0]}`
}

function checkKeys(yaml: Document.Parsed, report: (message: string, offset?: number) => void): void {
  visit(yaml, {
    Map: (_index, map) => refuseTwice(map, report),
    Pair(_index, pair) {
      if (isScalar(pair.key) && FORBIDDEN_KEYS.has(String(pair.key.value)))
        report(`the key "${pair.key.value}" is not allowed`, pair.key.range?.[0])
    },
  })
}

function refuseTwice(map: YAMLMap, report: (message: string, offset?: number) => void): void {
  const seen = new Set<string>()
  for (const { key } of map.items) {
    if (!isScalar(key)) continue // the parser has refused it
    const name = String(key.value)
    if (seen.has(name)) report('a key stands twice in one map', key.range?.[0])
    seen.add(name)
  }
}

function lineOf(yaml: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(yaml, path.slice(0, length))
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return undefined
}

function nodeAt(yaml: Document.Parsed, path: readonly PropertyKey[]): unknown {
  try {
    const node: unknown = yaml.getIn(path, true)
    return isPair(node) ? node.value : node
  } catch {
    return undefined // the path leads through a scalar or an alias
  }
}
