import type { ComboboxOption } from '../../components/ui/combobox.tsx'

const TYPED_MAX = 200

/** What was typed into a picker, without what no database can compare. */
export function typedText(request: Request): string {
  const typed = new URL(request.url).searchParams.get('q') ?? ''
  return typed.replaceAll('\0', '').trim().slice(0, TYPED_MAX)
}

export function optionsResponse(options: readonly ComboboxOption[]): Response {
  return Response.json({ options }, { headers: { 'cache-control': 'no-store' } })
}
