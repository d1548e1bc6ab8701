export type Metadata = Readonly<Record<string, string>>

/** What the rows of the form hold: pairs with nothing in them are no entries, and of a name that stands twice the second is `repeated`. */
export function readMetadata(form: FormData): { metadata: Record<string, string>; repeated?: string } {
  const names = form.getAll('metadata-name').map((name) => String(name).trim())
  const values = form.getAll('metadata-value').map((value) => String(value).replaceAll('\r\n', '\n'))
  const metadata: Record<string, string> = Object.create(null)
  let repeated: string | undefined
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? ''
    if (name === '' && value.trim() === '') continue
    if (name in metadata) repeated ??= name
    metadata[name] = value
  }
  return { metadata: { ...metadata }, repeated }
}

/** One entry a line, as both versions of a stale save are compared. */
export function metadataText(metadata: Metadata): string {
  return Object.entries(metadata)
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join('\n')
}
