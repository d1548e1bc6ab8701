import { z } from 'zod'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { DomainError } from '../errors.ts'
import { uuidv7 } from '../ids.ts'
import type { TokenService } from '../issuer/token-service.ts'
import { CONSOLE_USER_AGENT } from '../key-set/note-key-set-reads.ts'

export const requestTokenInput = z.strictObject({
  clientId: z.string().min(1).max(128),
  audience: z.string().min(1).max(600),
  clientSecret: z.string({ error: 'the secret must be text' }).min(1, 'Paste the secret of the application.').max(1024),
})

/**
 * Asks the token service of this process for a token, as the application would: the same decision, the same row in the log, which says that it
 * came from the console. The token itself is thrown away: what counts here is that it was issued.
 * @throws DomainError `invalid` at the secret when the request is refused
 */
export async function requestTokenFromConsole(
  service: TokenService | undefined,
  { clientId, audience, clientSecret }: z.output<typeof requestTokenInput>,
  actor: Actor,
): Promise<{ expiresInSeconds: number }> {
  if (!service) throw new Error('no token service has been registered in this process')
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, audience })
  const answer = await service.handle({
    requestId: uuidv7(),
    method: 'POST',
    contentType: 'application/x-www-form-urlencoded',
    contentEncoding: undefined,
    authorization: undefined,
    body: new TextEncoder().encode(form.toString()),
    address: actor.address ?? '',
    hostname: '',
    acceptLanguage: '',
    userAgent: CONSOLE_USER_AGENT,
    source: 'console',
  })
  const body = JSON.parse(answer.body) as { error?: string; error_description?: string; expires_in?: number }
  if (answer.status === 200) return { expiresInSeconds: body.expires_in ?? 0 }
  const message = `The token endpoint refused it: ${body.error ?? answer.status}${body.error_description ? `, ${body.error_description}` : ''}.`
  throw new DomainError('invalid', message, [{ path: 'clientSecret', message }])
}
