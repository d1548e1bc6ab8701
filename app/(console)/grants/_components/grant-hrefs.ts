export function grantHref(grantId: string): string {
  return `/grants/${encodeURIComponent(grantId)}`
}
