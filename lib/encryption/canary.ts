import type { PrismaClient } from '../db/generated/client.ts'
import { StartupError } from '../errors.ts'
import type { Encryption } from './encryption.ts'
import { isSealedTextError, type SealContext, sealingKeyId } from './sealed-text.ts'

const CANARY_TEXT = 'writ encryption canary'

/**
 * Finds a wrong key at start. Every key and every pepper that was ever current has a row: the key's seals a known text, the pepper's holds
 * its proof. Rows for new current ones are added here, and generated keys are written to their files.
 * @throws StartupError when a key or pepper is another than the database was used with, when one that is still needed is missing, or when
 * generated keys would replace lost ones. Then nothing was written.
 */
export async function checkCanary(prisma: PrismaClient, encryption: Encryption): Promise<void> {
  const needed = await readNeeded(prisma)
  const lost = findLostFiles(needed, encryption)
  if (lost.length > 0) throw new StartupError(lost) // the freshly generated keys would only be called wrong as well
  const problems = [...findMissing(needed, encryption), ...findWrong(needed, encryption)]
  if (problems.length > 0) throw new StartupError(problems)
  await encryption.save()
  await prisma.encryptionCanary.createMany({ data: newCanaries(encryption), skipDuplicates: true })
  // Two instances with different keys may start on a new database at once: the second one's row was skipped, and it stops here.
  const wrong = findWrong(await readNeeded(prisma), encryption)
  if (wrong.length > 0) throw new StartupError(wrong)
}

/** What the database was sealed and hashed with. */
interface Needed {
  readonly canaries: ReadonlyMap<string, string>
  /** Key ids under which live signing keys are sealed. */
  readonly keyIds: ReadonlySet<string>
  /** Key ids under which second factors of admins are sealed. */
  readonly secondFactorKeyIds: ReadonlySet<string>
  /** Pepper versions under which live client secrets are hashed. */
  readonly pepperVersions: ReadonlySet<string>
}

async function readNeeded(prisma: PrismaClient): Promise<Needed> {
  const canaries = await prisma.encryptionCanary.findMany()
  const signingKeys = await prisma.signingKey.findMany({
    where: { status: { in: ['next', 'current', 'previous'] } },
    select: { privateKeySealed: true },
  })
  const secondFactors = await prisma.admin.findMany({ where: { totpSecretSealed: { not: null } }, select: { totpSecretSealed: true } })
  const peppers = await prisma.$queryRaw<{ version: string }[]>`
    SELECT DISTINCT split_part(secret_hash, '$', 2) AS version FROM client_secrets WHERE slot IS NOT NULL`
  return {
    canaries: new Map(canaries.map((canary) => [canary.id, canary.sealed])),
    keyIds: new Set(signingKeys.map((key) => sealingKeyId(key.privateKeySealed) ?? '')),
    secondFactorKeyIds: new Set(secondFactors.map((admin) => sealingKeyId(admin.totpSecretSealed ?? '') ?? '')),
    pepperVersions: new Set(peppers.map((pepper) => pepper.version)),
  }
}

function findLostFiles(needed: Needed, { unsaved }: Encryption): string[] {
  return unsaved
    .filter(({ kind }) => depends(needed, kind) || canaryIds(needed, kind).length > 0)
    .map(
      ({ file }) =>
        `${file} is missing, but the database was used with it: restore the file from a backup (nothing was generated in its place)`,
    )
}

function depends({ keyIds, secondFactorKeyIds, pepperVersions }: Needed, kind: 'key' | 'pepper'): boolean {
  return kind === 'key' ? keyIds.size + secondFactorKeyIds.size > 0 : pepperVersions.size > 0
}

function findMissing(needed: Needed, encryption: Encryption): string[] {
  const problems: string[] = []
  const knownCanary = (kind: 'key' | 'pepper', ids: readonly string[]) => canaryIds(needed, kind).some((id) => ids.includes(id))
  for (const id of needed.keyIds) {
    if (!encryption.keyIds.includes(id))
      problems.push(`signing keys are sealed with the encryption key "${id}", which ${KEY_SETTING} does not hold`)
  }
  for (const id of needed.secondFactorKeyIds) {
    if (!encryption.keyIds.includes(id))
      problems.push(`second factors of admins are sealed with the encryption key "${id}", which ${KEY_SETTING} does not hold`)
  }
  for (const version of needed.pepperVersions) {
    if (!encryption.pepperVersions.includes(version)) {
      problems.push(`client secrets are hashed with the pepper version "${version}", which ${PEPPER_SETTING} does not hold`)
    }
  }
  if (problems.length > 0) return problems
  if (canaryIds(needed, 'key').length > 0 && !knownCanary('key', encryption.keyIds)) {
    problems.push(`the database was used with the encryption key ${quoted(canaryIds(needed, 'key'))}, which ${KEY_SETTING} does not hold`)
  }
  if (canaryIds(needed, 'pepper').length > 0 && !knownCanary('pepper', encryption.pepperVersions)) {
    problems.push(
      `the database was used with the pepper version ${quoted(canaryIds(needed, 'pepper'))}, which ${PEPPER_SETTING} does not hold`,
    )
  }
  return problems
}

const KEY_SETTING = 'WRIT_ENCRYPTION_KEY (or the file encryption-key in the data directory)'
const PEPPER_SETTING = 'WRIT_SECRET_PEPPER (or the file secret-pepper in the data directory)'

function findWrong({ canaries }: Needed, encryption: Encryption): string[] {
  const wrongKeys = encryption.keyIds
    .filter((id) => !opensCanary(encryption, id, canaries.get(`key:${id}`)))
    .map((id) => `the encryption key "${id}" is wrong: ${KEY_SETTING} holds another key under that id than the database was used with`)
  const wrongPeppers = encryption.pepperVersions
    .filter((version) => (canaries.get(`pepper:${version}`) ?? encryption.pepperProof(version)) !== encryption.pepperProof(version))
    .map(
      (version) =>
        `the pepper "${version}" is wrong: ${PEPPER_SETTING} holds another one under that version than the database was used with`,
    )
  return [...wrongKeys, ...wrongPeppers]
}

function opensCanary(encryption: Encryption, keyId: string, sealed: string | undefined): boolean {
  if (sealed === undefined) return true
  try {
    return sealingKeyId(sealed) === keyId && Buffer.from(encryption.open(sealed, canaryContext(keyId))).toString() === CANARY_TEXT
  } catch (error) {
    if (isSealedTextError(error)) return false
    throw error
  }
}

function newCanaries(encryption: Encryption): { id: string; sealed: string }[] {
  const [keyId = ''] = encryption.keyIds
  const [pepperVersion = ''] = encryption.pepperVersions
  return [
    { id: `key:${keyId}`, sealed: encryption.seal(Buffer.from(CANARY_TEXT), canaryContext(keyId)) },
    { id: `pepper:${pepperVersion}`, sealed: encryption.pepperProof(pepperVersion) ?? '' },
  ]
}

function canaryContext(keyId: string): SealContext {
  return { table: 'encryption_canaries', column: 'sealed', rowId: `key:${keyId}` }
}

function canaryIds({ canaries }: Needed, kind: 'key' | 'pepper'): string[] {
  return [...canaries.keys()].filter((id) => id.startsWith(`${kind}:`)).map((id) => id.slice(kind.length + 1))
}

function quoted(ids: readonly string[]): string {
  return ids.map((id) => `"${id}"`).join(', ')
}
