import { formFields, type Quickstart, type QuickstartValues, withScopes } from '../quickstart-values.ts'
import { quotePhp as quote } from '../quoting.ts'

const BASIC = `    // Both parts are form-encoded before base64 (RFC 6749 section 2.3.1).
    $headers[] = 'Authorization: Basic ' . base64_encode(rawurlencode(CLIENT_ID) . ':' . rawurlencode($clientSecret));
`

function write(values: QuickstartValues): string {
  const basic = values.sendSecret === 'basic'
  const expressions = {
    grantType: "'client_credentials'",
    clientId: 'CLIENT_ID',
    clientSecret: '$clientSecret',
    audience: 'AUDIENCE',
    scope: 'SCOPE',
  }
  const form = formFields(values, expressions).map(([name, value]) => `        '${name}' => ${value},\n`)
  const key = values.scopes.length > 0 ? "CLIENT_ID . ' ' . AUDIENCE . ' ' . SCOPE" : "CLIENT_ID . ' ' . AUDIENCE"
  return `<?php

declare(strict_types=1);

const TOKEN_ENDPOINT = ${quote(values.tokenEndpoint)};
const CLIENT_ID = ${quote(values.clientId)};
const AUDIENCE = ${quote(values.audience)};
${withScopes(values, `const SCOPE = ${quote(values.scopes.join(' '))};\n`)}
/** The access token; asked for again shortly before it expires. */
function access_token(): string
{
    static $kept = null;
    // PHP forgets this between the requests of a web server; where there is APCu, the token is kept in it.
    $shared = function_exists('apcu_enabled') && apcu_enabled();
    $key = 'access token ' . ${key};
    if ($kept === null && $shared) {
        $kept = apcu_fetch($key) ?: null;
    }
    if ($kept === null || time() >= $kept['renewAt']) {
        $answer = request_token();
        $lifetime = $answer['expires_in'];
        $kept = ['token' => $answer['access_token'], 'renewAt' => time() + $lifetime - min(60, intdiv($lifetime, 10))];
        if ($shared) {
            apcu_store($key, $kept, $lifetime);
        }
    }
    return $kept['token'];
}

function request_token(): array
{
    $clientSecret = getenv('WRIT_CLIENT_SECRET') ?: throw new RuntimeException('WRIT_CLIENT_SECRET is not set');
    $headers = ['Content-Type: application/x-www-form-urlencoded'];
${basic ? BASIC : ''}    $form = http_build_query([
${form.join('')}    ]);
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => $headers,
        'content' => $form,
        'timeout' => 10,
        'ignore_errors' => true, // the body of a refusal says why
    ]]);
    $body = file_get_contents(TOKEN_ENDPOINT, false, $context);
    $answer = json_decode((string) $body, true);
    if (!isset($answer['access_token'])) {
        throw new RuntimeException("The token endpoint gave no token: $body");
    }
    return $answer;
}

echo access_token(), PHP_EOL;
`
}

export const php: Quickstart = {
  id: 'php',
  label: 'PHP',
  fileName: 'get-token.php',
  command: 'php get-token.php',
  needs: 'PHP 8.0 or newer',
  write,
}
