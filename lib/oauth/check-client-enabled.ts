import type { AddressPolicy, Client } from './ports.ts'
import { clientRefusal } from './refusal.ts'

/**
 * Step 3. A disabled client, or one that calls from an address it may not use, is refused as if its credentials were wrong: both
 * are for the log. `challenge` is true after Basic. Throws `client_disabled`, `address_not_allowed`.
 */
export function checkClientEnabled(client: Client, address: string, policy: AddressPolicy, challenge: boolean): void {
  if (client.disabled) throw clientRefusal('client_disabled', challenge)
  if (!policy.isAllowed(client, address)) throw clientRefusal('address_not_allowed', challenge, { address })
}
