// Keywords of auth0-deploy-cli: `##KEY##` is replaced by the value as it is, `@@KEY@@` (with or without quotes around it) by the value
// as JSON. Values come from the environment, then from AUTH0_KEYWORD_REPLACE_MAPPINGS.

/** Writ's own secrets: a file to apply must not be able to carry them into a name or a description. */
const OWN_SECRETS: ReadonlySet<string> = new Set([
  'WRIT_ENCRYPTION_KEY',
  'WRIT_SECRET_PEPPER',
  'WRIT_OWNER_PASSWORD',
  'DATABASE_URL',
  'DIRECT_URL',
  'METRICS_TOKEN',
])

const KEYWORD = /(["']?)@@([A-Za-z0-9_.-]+)@@(["']?)|##([A-Za-z0-9_.-]+)##/g

// Unicode noncharacters, which no text carries: they keep the place of a keyword without a value. As plain YAML they are text, where
// `@@KEY@@` would be a syntax error and `##KEY##` a comment.
const OPEN_TEXT = '\ufdd0'
const OPEN_JSON = '\ufdd1'
const OPEN = /\ufdd0([^\ufdd0]*)\ufdd0|\ufdd1([^\ufdd1]*)\ufdd1/g

export interface Keywords {
  /** The text with every keyword that has a value replaced, in one pass: a value is never searched for further keywords. */
  replace(text: string): string
  /** What to say about keywords without a value in a parsed text, or undefined when it has none. */
  explainOpen(text: string): string | undefined
  /** A message in which the values that were put in read `##KEY##` again: they may be secrets. */
  mask(message: string): string
}

export type KeywordMappings = Readonly<Record<string, unknown>>

export function createKeywords(env: Readonly<Record<string, string | undefined>>, mappings: KeywordMappings): Keywords {
  const used = new Map<string, string>()

  function find(name: string): unknown {
    if (OWN_SECRETS.has(name)) return undefined
    if (Object.hasOwn(env, name)) return env[name]
    return Object.hasOwn(mappings, name) ? mappings[name] : undefined
  }

  function asText(name: string): string {
    const value = find(name)
    if (value === undefined || value === null) return `${OPEN_TEXT}${name}${OPEN_TEXT}`
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    used.set(name, text)
    return text
  }

  function asJson(name: string, before: string, after: string): string {
    const value = find(name)
    if (value === undefined) return `${before}${OPEN_JSON}${name}${OPEN_JSON}${after}`
    const json = typeof value === 'string' && Object.hasOwn(env, name) ? jsonOfVariable(value) : JSON.stringify(value)
    used.set(name, typeof value === 'string' ? value : json)
    // Quotes around the whole keyword belong to it; a lone quote belongs to the text around it.
    return before === after ? json : `${before}${json}${after}`
  }

  return {
    replace: (text) =>
      text.replace(
        KEYWORD,
        (_match, before: string | undefined, jsonName: string | undefined, after: string | undefined, textName: string) =>
          jsonName === undefined ? asText(textName) : asJson(jsonName, before ?? '', after ?? ''),
      ),
    explainOpen(text) {
      const names = [...text.matchAll(OPEN)].map((match) => match[1] ?? match[2] ?? '')
      if (names.length === 0) return undefined
      const refused = names.find((name) => OWN_SECRETS.has(name))
      if (refused !== undefined) return `##${refused}## names a secret of Writ itself, which no file may use`
      const listed = [...new Set(names)].map((name) => `##${name}##`).join(', ')
      return `${listed} has no value: set the environment variable, or give it in AUTH0_KEYWORD_REPLACE_MAPPINGS`
    },
    mask(message) {
      let masked = message.replace(OPEN, (_match, textName?: string, jsonName?: string) =>
        textName === undefined ? `@@${jsonName}@@` : `##${textName}##`,
      )
      // The longest first, so that a value inside another does not leave the rest of it readable.
      for (const [name, value] of [...used].sort((a, b) => b[1].length - a[1].length)) {
        if (value.length >= 4) masked = masked.replaceAll(value, `##${name}##`)
      }
      return masked
    },
  }
}

/** An environment variable that is a JSON list, map, truth value or plain number counts as that; any other text is a string. */
function jsonOfVariable(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    const exact = typeof value !== 'number' || (Number.isSafeInteger(value) && String(value) === text)
    if (typeof value !== 'string' && value !== null && exact) return JSON.stringify(value)
  } catch {
    // Not JSON: a plain string, below.
  }
  return JSON.stringify(text)
}
