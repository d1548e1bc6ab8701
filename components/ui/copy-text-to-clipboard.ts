/** False where the browser refuses both ways: then what stands on the screen is selected, and the person copies it by hand. */
export async function copyTextToClipboard(text: string, shown?: HTMLElement | null): Promise<boolean> {
  if (await writeToClipboard(text)) return true
  if (copyBySelection(text)) return true
  if (shown) window.getSelection()?.selectAllChildren(shown)
  return false
}

/** `navigator.clipboard` does not exist without TLS, and may be refused with it. */
async function writeToClipboard(text: string): Promise<boolean> {
  if (!navigator.clipboard) return false
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** The old way, which plain HTTP still has. The text leaves the page again at once, and the focus returns. */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.className = 'fixed top-0 left-0 opacity-0'
  // Within an open dialog, or its focus trap would take the selection back.
  const parent = focused?.closest('[role=dialog]') ?? document.body
  parent.append(area)
  area.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    area.remove()
    if (focused instanceof HTMLElement) focused.focus()
  }
}
