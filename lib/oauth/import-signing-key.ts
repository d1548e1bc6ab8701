import type { JsonWebKey, KeyObject, SignKeyObjectInput } from 'node:crypto'
import { constants, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { SigningAlg, SigningKey } from './ports.ts'

/** A private key as it is stored: PKCS #8 in DER. `publicJwk` is the key as it is published, when there is one to hold it against. */
export interface SigningKeyMaterial {
  readonly kid: string
  readonly alg: SigningAlg
  readonly pkcs8: Uint8Array
  readonly publicJwk?: Readonly<Record<string, unknown>>
}

const RSA_MODULUS_BITS_MIN = 2048 // RFC 7518 §3.3, §3.5
const TEST_INPUT = Buffer.from('writ signing key test')

/**
 * A key ready to sign. It signs once and the signature is verified with its public key, with the published one where that is given:
 * a key whose tokens nobody could verify never signs one. Rejects with an Error that names the key and the fault, never its material.
 *
 * `crypto.sign` with a callback works in the thread pool. It was the fastest way for every algorithm, and costs the event loop
 * least: README.md has the figures.
 */
export async function importSigningKey({ kid, alg, pkcs8, publicJwk }: SigningKeyMaterial): Promise<SigningKey> {
  const privateKey = readPrivateKey(kid, pkcs8)
  checkKeyType(kid, alg, privateKey)
  const digest = alg === 'EdDSA' ? null : 'sha256' // Ed25519 hashes by itself (RFC 8032 §5.1)
  const parameters = signatureParameters(alg)
  const signInput: SignKeyObjectInput = { key: privateKey, ...parameters }
  const key: SigningKey = {
    kid,
    alg,
    sign: (signingInput) =>
      new Promise((resolve, reject) => {
        sign(digest, signingInput, signInput, (error, signature) => (error ? reject(error) : resolve(signature)))
      }),
  }
  const publicKey = publicJwk ? readPublicKey(kid, publicJwk) : createPublicKey(privateKey)
  checkKeyType(kid, alg, publicKey)
  const signature = await key.sign(TEST_INPUT)
  if (!verify(digest, TEST_INPUT, { key: publicKey, ...parameters }, signature)) {
    throw new Error(`Signing key ${kid} (${alg}) does not belong to its public key.`)
  }
  return key
}

function readPrivateKey(kid: string, pkcs8: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  } catch {
    // The cause is left out: what OpenSSL says about a key may quote it.
    throw new Error(`Signing key ${kid} cannot be read as PKCS #8.`)
  }
}

function readPublicKey(kid: string, publicJwk: Readonly<Record<string, unknown>>): KeyObject {
  try {
    return createPublicKey({ key: publicJwk as JsonWebKey, format: 'jwk' })
  } catch {
    throw new Error(`Signing key ${kid} has a published key that cannot be read.`) // without the cause, as above
  }
}

/** RFC 7518 §3.1, RFC 8037 §3.1: which kind of key an algorithm takes. */
function checkKeyType(kid: string, alg: SigningAlg, { asymmetricKeyType, asymmetricKeyDetails }: KeyObject): void {
  if (fits()) return
  throw new Error(`Signing key ${kid} is of the wrong kind for ${alg}.`)

  function fits(): boolean {
    switch (alg) {
      case 'RS256':
      case 'PS256':
        return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_MODULUS_BITS_MIN
      case 'ES256':
        return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
      case 'EdDSA':
        return asymmetricKeyType === 'ed25519'
    }
  }
}

function signatureParameters(alg: SigningAlg): Pick<SignKeyObjectInput, 'padding' | 'saltLength' | 'dsaEncoding'> {
  switch (alg) {
    case 'PS256':
      return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } // RFC 7518 §3.5
    case 'ES256':
      return { dsaEncoding: 'ieee-p1363' } // R ‖ S (RFC 7518 §3.4)
    case 'RS256':
    case 'EdDSA':
      return {}
  }
}
