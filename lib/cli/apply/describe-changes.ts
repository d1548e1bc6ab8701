/** How a field is called in a file. */
export type Labels<Fields> = Readonly<Record<keyof Fields, string>>

/** `token_lifetime: 86400 → 3600`; lists and maps as what came and went. */
export function describeChanges<Fields extends object>(before: object, fields: Fields, labels: Labels<Fields>): string[] {
  return Object.entries(fields).flatMap(([name, after]) =>
    describeChange(labels[name as keyof Fields], (before as Record<string, unknown>)[name], after),
  )
}

export function describeChange(label: string, before: unknown, after: unknown): string[] {
  if (isCollection(before) && isCollection(after)) {
    const [was, is] = [entriesOf(before), entriesOf(after)]
    const changes = [
      ...[...is].filter(([name]) => !was.has(name)).map(([name]) => `+${name}`),
      ...[...was].filter(([name]) => !is.has(name)).map(([name]) => `-${name}`),
      ...[...is].filter(([name, value]) => was.has(name) && was.get(name) !== value).map(([name]) => `~${name}`),
    ]
    return [`${label}: ${changes.length === 0 ? 'another order' : changes.join(' ')}`]
  }
  return [`${label}: ${display(before)} → ${display(after)}`]
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Date)
}

/** Scopes by value with their description, texts by themselves, maps by name. */
function entriesOf(collection: object): Map<string, string> {
  if (!Array.isArray(collection)) return new Map(Object.entries(collection).map(([name, value]) => [name, String(value)]))
  return new Map(
    collection.map((item: unknown) =>
      isCollection(item) && 'value' in item
        ? [String(item.value), 'description' in item ? String(item.description) : '']
        : [String(item), ''],
    ),
  )
}

function display(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
