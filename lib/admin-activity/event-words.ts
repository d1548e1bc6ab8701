// What the screens call the things that events are about.
const NOUNS: Readonly<Record<string, string>> = {
  client: 'application',
  client_secret: 'secret',
  client_key: 'public key',
  client_grant: 'grant',
  resource_server: 'API',
  signing_key: 'signing key',
  console_setting: 'setting',
  setting: 'setting',
  admin: 'administrator',
  admin_session: 'session',
  admin_activity: 'Admin activity',
  invitation: 'invitation',
  token_log: 'token log',
  hook: 'hook',
}

// Events whose sentence is not verb and object.
const SENTENCES: Readonly<Record<string, string>> = {
  'admin_session.started': 'Signed in',
  'admin_session.ended': 'Signed out a session',
  'admin_session.others_ended': 'Signed out all other sessions',
  'admin.password_changed': 'Changed password',
  'admin.role_changed': 'Changed role',
  'admin.reset': 'Reset administrator',
  'admin.identity_bound': 'Bound identity',
  'hook.reordered': 'Reordered hooks',
  'hook.rolled_back': 'Rolled back hook',
  'hook.targets_changed': 'Changed targets of a hook',
  'hook.hosts_changed': 'Changed hosts of a hook',
  'hook.secret_set': 'Set secret of a hook',
  'hook.secret_deleted': 'Deleted secret of a hook',
  'client_secret.revoked': 'Retired secret',
  'client_secret.rotation_cancelled': 'Cancelled rotation of a secret',
  'client_secret.grace_extended': 'Extended grace of a secret',
}

/** What happened, with the verb of the button that did it: "client_grant.updated" is "Updated grant". */
export function describeEvent(event: string): string {
  const sentence = SENTENCES[event]
  if (sentence) return sentence
  const [noun = '', verb = ''] = event.split('.')
  return capital(`${verb.replaceAll('_', ' ')} ${describeNoun(noun)}`.trim())
}

/** "resource_server" is "API". */
export function describeNoun(type: string): string {
  return (Object.hasOwn(NOUNS, type) ? NOUNS[type] : undefined) ?? type.replaceAll('_', ' ') // the type may come from an address
}

const FIELDS: Readonly<Record<string, string>> = {
  clientId: 'Client id',
  client: 'Application',
  audience: 'API',
  allowedScopes: 'Scopes',
  expiresAt: 'Expires',
  authMethod: 'Authentication',
  signingAlg: 'Algorithm',
  tokenLifetimeSeconds: 'Token lifetime (s)',
  tokenDialect: 'Token format',
  graceSeconds: 'Grace (s)',
  kid: 'Key id',
  previousKid: 'Previous key',
  currentKid: 'Current key',
  nextKid: 'Next key',
  alg: 'Algorithm',
  isEnabled: 'Enabled',
  clientIds: 'Applications',
  resourceServerIds: 'APIs',
  secretNames: 'Secrets',
  secretName: 'Secret',
  isNew: 'New',
  position: 'Place in the order',
  sha256: 'SHA-256 of the code',
  restoredFromNumber: 'Restored from version',
}

/** "disabledReason" is "Disabled reason". */
export function describeField(name: string): string {
  return (
    FIELDS[name] ??
    capital(
      name
        .replaceAll('_', ' ')
        .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
        .trim(),
    )
  )
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
