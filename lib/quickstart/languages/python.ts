import { formFields, type Quickstart, type QuickstartValues, withScopes } from '../quickstart-values.ts'
import { quotePython as quote } from '../quoting.ts'

const BASIC = `    # Both parts are form-encoded before base64 (RFC 6749 section 2.3.1).
    credentials = ":".join(urllib.parse.quote(part, safe="") for part in (CLIENT_ID, CLIENT_SECRET))
    headers = {"Authorization": "Basic " + base64.b64encode(credentials.encode()).decode()}
`

function write(values: QuickstartValues): string {
  const basic = values.sendSecret === 'basic'
  const expressions = {
    grantType: '"client_credentials"',
    clientId: 'CLIENT_ID',
    clientSecret: 'CLIENT_SECRET',
    audience: 'AUDIENCE',
    scope: 'SCOPE',
  }
  const form = formFields(values, expressions).map(([name, value]) => `        "${name}": ${value},\n`)
  return `${basic ? 'import base64\n' : ''}import json
import os
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

TOKEN_ENDPOINT = ${quote(values.tokenEndpoint)}
CLIENT_ID = ${quote(values.clientId)}
CLIENT_SECRET = os.environ["WRIT_CLIENT_SECRET"]
AUDIENCE = ${quote(values.audience)}
${withScopes(values, `SCOPE = ${quote(values.scopes.join(' '))}\n`)}
_lock = threading.Lock()
_token = None
_renew_at = 0


def get_access_token():
    """The access token; asked for again shortly before it expires."""
    global _token, _renew_at
    with _lock:
        if time.time() >= _renew_at:
            answer = _request_token()
            lifetime = answer["expires_in"]
            _token = answer["access_token"]
            _renew_at = time.time() + lifetime - min(60, lifetime / 10)
        return _token


def _request_token():
    form = urllib.parse.urlencode({
${form.join('')}    })
${basic ? BASIC : ''}    request = urllib.request.Request(TOKEN_ENDPOINT, data=form.encode()${basic ? ', headers=headers' : ''})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"The token endpoint answered {error.code}: {error.read().decode()}") from error


if __name__ == "__main__":
    print(get_access_token())
`
}

// Not token.py, which would stand before a module of the standard library.
export const python: Quickstart = {
  id: 'python',
  label: 'Python',
  fileName: 'get_token.py',
  command: 'python3 get_token.py',
  needs: 'Python 3.8 or newer',
  write,
}
