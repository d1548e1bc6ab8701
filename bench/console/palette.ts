import { chromium } from '@playwright/test'
import { findChromium } from '../../tools/chromium.mjs'
import { percentile, type Times } from './measure.ts'

interface PaletteOptions {
  readonly origin: string
  readonly cookies: readonly { readonly name: string; readonly value: string }[]
  readonly rounds: number
}

/** In a real browser: from the key to the palette with the focus in its field, and from a typed word to the first object of the server. */
export async function measurePalette({ origin, cookies, rounds }: PaletteOptions): Promise<Times[]> {
  const executablePath = await findChromium()
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
  try {
    const context = await browser.newContext()
    await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: origin })))
    const page = await context.newPage()
    // What the loader of TypeScript puts around named functions is not known to the page.
    await page.addInitScript('globalThis.__name = (named) => named')
    await page.goto(`${origin}/applications`, { waitUntil: 'networkidle' })
    const opened: number[] = []
    const found: number[] = []
    for (let round = -1; round < rounds; round++) {
      const [open, find] = await page.evaluate(openAndSearch, round % 2 === 0 ? 'billing' : 'ledger')
      // The first of a page loads the palette's code, which a browser does while it idles.
      if (round >= 0) {
        opened.push(open)
        found.push(find)
      }
    }
    return [
      { name: 'Palette opens', p50: percentile(opened, 0.5), p95: percentile(opened, 0.95) },
      { name: 'Palette, typed word to first object', p50: percentile(found, 0.5), p95: percentile(found, 0.95) },
    ]
  } finally {
    await browser.close()
  }
}

/** Runs in the page, so that no time of the tool is in the figures. Looks once a frame, as an eye would. */
async function openAndSearch(word: string): Promise<[number, number]> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const until = async <T>(look: () => T | null | false | undefined): Promise<T> => {
    for (;;) {
      const seen = look()
      if (seen) return seen
      await frame()
    }
  }
  const field = () => document.querySelector<HTMLInputElement>('[role=dialog] input[aria-label="Search or run a command"]')
  const pressedAt = performance.now()
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true }))
  const input = await until(() => document.activeElement === field() && field())
  const open = performance.now() - pressedAt
  const typedAt = performance.now()
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, word)
  input.dispatchEvent(new InputEvent('input', { bubbles: true, data: word, inputType: 'insertText' }))
  await until(() => [...document.querySelectorAll('[role=dialog] [role=option]')].some((option) => option.textContent?.startsWith(word)))
  const find = performance.now() - typedAt
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))
  await until(() => !field())
  return [open, find]
}
