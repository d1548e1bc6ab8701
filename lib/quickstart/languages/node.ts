import { formFields, type Quickstart, type QuickstartValues, withScopes } from '../quickstart-values.ts'
import { quoteJavaScript as quote } from '../quoting.ts'

const BASIC = `
    headers: {
      // Both parts are form-encoded before base64 (RFC 6749 §2.3.1).
      authorization: \`Basic \${btoa(\`\${encodeURIComponent(clientId)}:\${encodeURIComponent(clientSecret)}\`)}\`,
    },`

function write(values: QuickstartValues): string {
  const expressions = {
    grantType: "'client_credentials'",
    clientId: 'clientId',
    clientSecret: 'clientSecret',
    audience: 'audience',
    scope: 'scope',
  }
  const form = formFields(values, expressions).map(([name, value]) => `      ${name === value ? name : `${name}: ${value}`},\n`)
  return `const tokenEndpoint = ${quote(values.tokenEndpoint)}
const clientId = ${quote(values.clientId)}
const clientSecret = process.env.WRIT_CLIENT_SECRET
const audience = ${quote(values.audience)}
${withScopes(values, `const scope = ${quote(values.scopes.join(' '))}\n`)}
if (!clientSecret) throw new Error('WRIT_CLIENT_SECRET is not set')

let token // a promise, so that calls at the same time share one request
let renewAt = 0

/** The access token; asked for again shortly before it expires. */
export function getAccessToken() {
  if (token === undefined || Date.now() >= renewAt) {
    renewAt = Number.POSITIVE_INFINITY
    token = requestToken().then(({ access_token, expires_in }) => {
      renewAt = Date.now() + (expires_in - Math.min(60, expires_in / 10)) * 1000
      return access_token
    })
    token.catch(() => {
      token = undefined // the next call tries again
    })
  }
  return token
}

async function requestToken() {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',${values.sendSecret === 'basic' ? BASIC : ''}
    body: new URLSearchParams({
${form.join('')}    }),
    signal: AbortSignal.timeout(10_000),
  })
  const answer = await response.text()
  if (!response.ok) throw new Error(\`The token endpoint answered \${response.status}: \${answer}\`)
  return JSON.parse(answer)
}

console.log(await getAccessToken())
`
}

export const node: Quickstart = {
  id: 'node',
  label: 'Node',
  fileName: 'get-token.mjs',
  command: 'node get-token.mjs',
  needs: 'Node 18 or newer',
  write,
}
