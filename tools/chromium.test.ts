import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chromiumOnPath, findChromium } from './chromium.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'writ-chromium-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function program(name: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, '')
  return file
}

describe('the browser of the console tests', () => {
  it('is the one that CHROMIUM_PATH names, before any other', async () => {
    const named = program('my-browser')
    program('chromium')
    expect(await findChromium({ CHROMIUM_PATH: named, PATH: folder })).toBe(named)
  })

  it('is none when CHROMIUM_PATH names no file', async () => {
    await expect(findChromium({ CHROMIUM_PATH: path.join(folder, 'none'), PATH: folder })).rejects.toThrow('there is no such file')
  })

  it('is found on the PATH, Chromium before Chrome', () => {
    const chrome = program('google-chrome')
    expect(chromiumOnPath(`/nowhere${path.delimiter}${folder}`)).toBe(chrome)
    expect(chromiumOnPath(folder)).toBe(chrome)
    const chromium = program('chromium')
    expect(chromiumOnPath(folder)).toBe(chromium)
  })

  it('is not found in the folder of the process when the PATH is empty', () => {
    expect(chromiumOnPath('')).toBeUndefined()
  })
})
