import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { announce, BENCH_ALGS, BENCH_LIFETIME_SECONDS, type BenchAlg, benchResource } from './bench-request.ts'

// The floor: Node's own HTTP server, one form, one signature, nothing checked and nothing stored.
const keys: Record<BenchAlg, { key: KeyObject; kid: string }> = {
  RS256: { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, kid: randomUUID() },
  ES256: { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, kid: randomUUID() },
}
const algOf = new Map(BENCH_ALGS.map((alg) => [benchResource(alg), alg]))
let issuer = ''

function signJwt(alg: BenchAlg, claims: object, done: (error: Error | null, jwt: string) => void): void {
  const { key, kid } = keys[alg]
  const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT', kid })).toString('base64url')
  const signingInput = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  // The callback form signs in the thread pool; ES256 in the R‖S form that JWS wants (RFC 7518 §3.4).
  sign('sha256', Buffer.from(signingInput), { key, dsaEncoding: 'ieee-p1363' }, (error, signature) => {
    done(error, error ? '' : `${signingInput}.${signature.toString('base64url')}`)
  })
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const form = new URLSearchParams(Buffer.concat(chunks).toString())
    const clientId = form.get('client_id') ?? ''
    const audience = form.get('resource') ?? ''
    const scope = form.get('scope') ?? ''
    const iat = Math.floor(Date.now() / 1000)
    const claims = {
      iss: issuer,
      sub: `${clientId}@clients`,
      aud: audience,
      iat,
      exp: iat + BENCH_LIFETIME_SECONDS,
      scope,
      azp: clientId,
      gty: 'client-credentials',
      jti: randomUUID(),
    }
    signJwt(algOf.get(audience) ?? 'RS256', claims, (error, jwt) => {
      const body = error
        ? JSON.stringify({ error: 'server_error' })
        : JSON.stringify({ access_token: jwt, token_type: 'Bearer', expires_in: BENCH_LIFETIME_SECONDS, scope })
      response.writeHead(error ? 500 : 200, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'content-length': Buffer.byteLength(body),
      })
      response.end(body)
    })
  })
})

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number }
  issuer = `http://localhost:${port}/`
  announce(port)
})
