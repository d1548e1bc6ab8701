/** Lines of a `.env` file. What a shell reads from them is what was put in; so is what dotenv readers read, unless a value has a `'`. */
export function dotEnv(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quote(value)}\n`)
    .join('')
}

const PLAIN = /^[A-Za-z0-9_.:/@+=,-]+$/

function quote(value: string): string {
  if (PLAIN.test(value)) return value
  if (!value.includes("'")) return `'${value}'`
  // Inside double quotes a shell expands these four; dotenv readers disagree with each other here, and a shell must be right.
  return `"${value.replace(/[\\"$`]/g, '\\$&')}"`
}
