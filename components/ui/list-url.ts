type Value = string | readonly string[] | undefined
export type SearchParams = Readonly<Record<string, Value>>
/** The same list with other parameters; undefined takes one away. Another filter or order begins at the first page. */
export type ListUrl = (changes: Readonly<Record<string, string | undefined>>) => string

/** Links within one list. The URL is the state of the list; this is the only place that writes it. */
export function listUrl(pathname: string, params: SearchParams): ListUrl {
  return (changes) => {
    const paging = 'after' in changes || 'before' in changes
    const kept = Object.entries(params).filter(([key]) => !(key in changes) && !['after', 'before'].includes(key))
    const next = new URLSearchParams()
    for (const [key, value] of kept) for (const one of typeof value === 'string' ? [value] : (value ?? [])) next.append(key, one)
    for (const [key, value] of Object.entries(changes)) {
      if (value !== undefined && value !== '' && (paging || !['after', 'before'].includes(key))) next.set(key, value)
    }
    const query = next.toString()
    return query ? `${pathname}?${query}` : pathname
  }
}

/** A parameter that is there once; undefined for one that is absent or repeated. */
export function readText(value: Value): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Which page of a list the URL asks for. */
export function readPosition(params: SearchParams): { after?: string; before?: string } {
  return { after: readText(params.after), before: readText(params.before) }
}

/** `sort=name` ascends, `sort=-name` descends. */
export function readSort<Key extends string>(value: Value, keys: readonly Key[], fallback: Sort<Key>): Sort<Key> {
  if (typeof value !== 'string') return fallback
  const descending = value.startsWith('-')
  const key = keys.find((known) => known === (descending ? value.slice(1) : value))
  return key ? { key, descending } : fallback
}

export interface Sort<Key extends string = string> {
  key: Key
  descending: boolean
}
