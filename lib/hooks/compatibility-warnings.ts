/** What code of Auth0 may rely on and Writ does not have: shown at the deploy, since such code would run and decide wrongly. */
export function compatibilityWarnings(source: string): string[] {
  const warnings: string[] = []
  for (const field of ['geoip', 'organization', 'agent']) {
    if (new RegExp(`\\b${field}\\b`).test(source)) {
      const what = field === 'geoip' ? 'is always empty: code that denies by location lets everything through' : 'is never there'
      warnings.push(`event.${field === 'geoip' ? 'request.geoip' : field} ${what}.`)
    }
  }
  const modules = [...source.matchAll(/\brequire\s*\(\s*['"]([^'"]+)['"]/g)].map(([, name]) => name)
  if (modules.length > 0) warnings.push(`There are no modules; these would be missing: ${[...new Set(modules)].join(', ')}.`)
  return warnings
}
