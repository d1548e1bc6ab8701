import qrcode from 'qrcode'

/** A QR code as the path of an SVG: `size` modules a side, its quiet zone included. */
export interface QrCode {
  readonly size: number
  readonly path: string
}

const QUIET_MODULES = 4 // ISO/IEC 18004 §9.1: without it scanners miss the edge

/** Draws `text` as rows of dark modules. A path needs no markup from a library in the page. */
export function drawQrCode(text: string): QrCode {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' })
  const rows: string[] = []
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (!modules.get(y, x)) continue
      const start = x
      while (x + 1 < modules.size && modules.get(y, x + 1)) x += 1
      rows.push(`M${start + QUIET_MODULES} ${y + QUIET_MODULES}h${x - start + 1}v1h-${x - start + 1}z`)
    }
  }
  return { size: modules.size + 2 * QUIET_MODULES, path: rows.join('') }
}
