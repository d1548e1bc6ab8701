import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const THEMES = ['light', 'dark'] as const
/** What a theme changes; everything else axe judges in the first theme. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/** axe finds nothing on the page as it stands, in both themes unless said otherwise. */
export async function expectNoAxeViolations(page: Page, themes: readonly ('light' | 'dark')[] = THEMES): Promise<void> {
  for (const [index, colorScheme] of themes.entries()) {
    await page.emulateMedia({ colorScheme })
    await atRest(page)
    const axe = new AxeBuilder({ page }).setLegacyMode()
    const { violations } = await (index === 0 ? axe.withTags(TAGS) : axe.withRules(COLOUR_RULES)).analyze()
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    )
    expect(found, `axe on ${page.url()}, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Colours are between two themes until the second frame, also where motion is off; what moves comes to its end. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

const WINDOWS = [
  { name: '390 px', width: 390, height: 844 },
  { name: '1280 px at 400 %', width: 320, height: 256 },
]

/** Nothing makes the page wider than the window, on a phone and at 400 % zoom (WCAG 1.4.10). Tables scroll in a region of their own. */
export async function expectNoHorizontalScroll(page: Page): Promise<void> {
  const before = page.viewportSize()
  for (const { name, width, height } of WINDOWS) {
    await page.setViewportSize({ width, height })
    // Media queries follow the new size a frame later.
    await expect.poll(() => widerThanWindow(page), `what reaches past the window at ${name} on ${page.url()}`).toEqual([])
  }
  if (before) await page.setViewportSize(before)
}

/** The elements that make the page scroll sideways, outermost first; none when it does not scroll. */
function widerThanWindow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
    return [`${scrollWidth} px`, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 160))]
  })
}
