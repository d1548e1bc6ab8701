/** Hosts of the https URLs that stand in the code, as the allow-list of a hook names them. Names of claims are URLs, too, so only those given to a call count. */
export function hostsUsed(source: string): string[] {
  const urls = [...source.matchAll(/\b(?:fetch|get|post|put|patch|delete|request|axios)\s*\(\s*(['"`])https:\/\/([^/'"`$?#\s]+)/g)]
  return [...new Set(urls.map(([, , host = '']) => host.toLowerCase().replace(/:443$/, '')))].filter((host) => !host.includes('@')).sort()
}
