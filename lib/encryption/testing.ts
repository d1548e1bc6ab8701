import { createEncryption, type Encryption } from './encryption.ts'
import { generateKeyList, type KeyList, parseKeyList } from './key-list.ts'

/** Encryption under fresh random keys, for tests. */
export function createTestEncryption(): Encryption {
  return createEncryption({ keys: freshKeyList('k1'), peppers: freshKeyList('1') })
}

/** A list of one random key, for tests. */
export function freshKeyList(id: string): KeyList {
  return parseKeyList('test', generateKeyList(id), []) as KeyList // a generated list always parses
}
