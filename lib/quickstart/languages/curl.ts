import { lines, type Quickstart, type QuickstartValues } from '../quickstart-values.ts'
import { quoteShell } from '../quoting.ts'

// The secret goes in through a pipe: as an argument every user of the machine could read it in the list of processes.
function write({ tokenEndpoint, clientId, audience, scopes, sendSecret }: QuickstartValues): string {
  const scope = scopes.length > 0 ? [`--data-urlencode ${quoteShell(`scope=${scopes.join(' ')}`)}`] : []
  const request = [
    quoteShell(tokenEndpoint),
    `--data-urlencode 'grant_type=client_credentials'`,
    ...(sendSecret === 'body'
      ? [`--data-urlencode ${quoteShell(`client_id=${clientId}`)}`, '--data-urlencode client_secret@-']
      : ['--header @-']),
    `--data-urlencode ${quoteShell(`audience=${audience}`)}`,
    ...scope,
  ]
  const curl = `curl --silent --show-error --fail-with-body --max-time 10 \\\n${lines('  ', [request.join(' \\\n  ')])}`
  const input =
    sendSecret === 'body'
      ? `printf '%s' "$WRIT_CLIENT_SECRET" |`
      : `credentials=$(printf '%s:%s' ${quoteShell(clientId)} "$WRIT_CLIENT_SECRET" | base64 | tr -d '\\n')\nprintf 'Authorization: Basic %s' "$credentials" |`
  return `# One request, to look at. A service keeps its token: the other languages show how.
: "\${WRIT_CLIENT_SECRET:?is not set}"
${input}
${curl}
`
}

export const curl: Quickstart = {
  id: 'curl',
  label: 'curl',
  fileName: 'get-token.sh',
  command: 'sh get-token.sh',
  needs: 'curl 7.76 or newer',
  write,
}
