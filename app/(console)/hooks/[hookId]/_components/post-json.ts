import type { FormResult } from '../../../../../components/ui/form-result.ts'

/**
 * Asks a route handler of the console. Not a server action: those run one after another, and a replay must not hold up a save.
 * @returns what it answered, or its refusal in words
 */
export async function postJson<T>(url: string, body: unknown): Promise<FormResult<T>> {
  try {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const answer = await response.json()
    return response.ok ? { ok: true, value: answer as T } : (answer as FormResult<T>)
  } catch {
    const message = navigator.onLine ? 'The server could not be reached.' : 'You are offline.'
    return { ok: false, code: 'failed', message }
  }
}

/** As `postJson`, for what is only read. */
export async function getJson<T>(url: string): Promise<FormResult<T>> {
  try {
    const response = await fetch(url)
    const answer = await response.json()
    return response.ok ? { ok: true, value: answer as T } : (answer as FormResult<T>)
  } catch {
    return { ok: false, code: 'failed', message: 'The server could not be reached.' }
  }
}
