export interface KeyprintBar {
  x: number
  height: 3 | 6 | 9 | 12
  faint: boolean
}

const HEIGHTS = [3, 6, 9, 12] as const

/** The first three bytes of SHA-256 of an id as eight bars. Three bits a bar: two choose the height, one the opacity. */
export function keyprintBars(id: string): KeyprintBar[] {
  const bits = firstWordOfSha256(id) >>> 8
  return Array.from({ length: 8 }, (_, bar) => {
    const three = (bits >>> (21 - 3 * bar)) & 0b111
    return { x: 3 * bar, height: HEIGHTS[(three >>> 1) as 0 | 1 | 2 | 3], faint: (three & 1) === 1 }
  })
}

/**
 * SHA-256 (FIPS 180-4) as far as its first 32 bits. Written out because bars are drawn in the browser too, where `crypto.subtle` answers
 * later only, and on plain HTTP not at all. A shape to recognise, not a proof: nothing is decided by it.
 */
export function firstWordOfSha256(text: string): number {
  const words = paddedWords(new TextEncoder().encode(text))
  const state = [...INITIAL]
  for (let block = 0; block < words.length; block += 16) compress(state, words.subarray(block, block + 16))
  return at(state, 0) >>> 0
}

const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter((n) => n > 1 && !hasDivisor(n))
const INITIAL = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))
const ROUND = PRIMES.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)))

function hasDivisor(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return true
  return false
}

/** The first 32 bits behind the point. */
function fraction(root: number): number {
  return Math.floor((root % 1) * 2 ** 32) | 0
}

function paddedWords(bytes: Uint8Array): Uint32Array {
  const length = (((bytes.length + 8) >> 6) + 1) << 6
  const padded = new DataView(new ArrayBuffer(length))
  bytes.forEach((byte, index) => {
    padded.setUint8(index, byte)
  })
  padded.setUint8(bytes.length, 0x80)
  padded.setUint32(length - 4, bytes.length * 8)
  return Uint32Array.from({ length: length / 4 }, (_, index) => padded.getUint32(index * 4))
}

function compress(state: number[], block: Uint32Array): void {
  const w = [...block]
  for (let i = 16; i < 64; i++) {
    const [early, late] = [at(w, i - 15), at(w, i - 2)]
    const s0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
    const s1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
    w.push((at(w, i - 16) + s0 + at(w, i - 7) + s1) | 0)
  }
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + at(ROUND, i) + at(w, i)) | 0
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((value, index) => {
    state[index] = (at(state, index) + value) | 0
  })
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

/** Within bounds by construction. */
function at(words: ArrayLike<number>, index: number): number {
  return words[index] as number
}
