import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linkLibraries } from './embedded-binaries.ts'
import { prepareDataDirectory } from './embedded-cluster.ts'
import { boundLog } from './embedded-process.ts'
import { firstClosedDirectory } from './embedded-user.ts'

let directory: string
let root: string
let library: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'writ-embedded-files-'))
  root = path.join(directory, 'package')
  library = path.join(root, 'native', 'lib')
  await mkdir(library, { recursive: true })
  await writeFile(path.join(library, 'libpq.so.5.18'), 'the library')
  await writeFile(
    path.join(root, 'native', 'pg-symlinks.json'),
    JSON.stringify([
      { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
      { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
    ]),
  )
})
afterEach(() => rm(directory, { recursive: true }))

const links = () => path.join(directory, 'links')

describe('the library links that an install without scripts leaves out', () => {
  it('are made beside the libraries, by any number of processes at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => linkLibraries(root, links())))
    expect(new Set(answers)).toEqual(new Set([undefined]))
    expect(await readFile(path.join(library, 'libpq.so.5'), 'utf8')).toBe('the library')
    expect(await readFile(path.join(library, 'libpq.so'), 'utf8')).toBe('the library')
    expect(await readdir(directory)).toEqual(['package'])
  })

  it('are kept when they are there, be it as files', async () => {
    await writeFile(path.join(library, 'libpq.so'), 'a real file')
    await symlink('libpq.so.5.18', path.join(library, 'libpq.so.5'))
    expect(await linkLibraries(root, links())).toBeUndefined()
    expect(await readFile(path.join(library, 'libpq.so'), 'utf8')).toBe('a real file')
  })

  it('are made elsewhere when the package cannot be written, and follow it when it moves', async () => {
    const refuse = Object.assign(new Error('read-only file system'), { code: 'EROFS' })
    expect(await linkLibraries(root, links(), () => Promise.reject(refuse))).toBe(`${links()}:${library}`)
    expect(await readFile(path.join(links(), 'libpq.so.5'), 'utf8')).toBe('the library')
    await rm(path.join(links(), 'libpq.so'))
    await symlink('/where/it/was/before/libpq.so.5.18', path.join(links(), 'libpq.so'))
    await linkLibraries(root, links(), () => Promise.reject(refuse))
    expect(await readFile(path.join(links(), 'libpq.so'), 'utf8')).toBe('the library')
  })

  it('are not needed where the package lists none', async () => {
    await rm(path.join(root, 'native', 'pg-symlinks.json'))
    expect(await linkLibraries(root, links())).toBeUndefined()
  })
})

describe('the log of the server', () => {
  it('is left alone while it is small', async () => {
    const log = path.join(directory, 'postgres.log')
    await boundLog(log)
    await writeFile(log, 'x')
    await boundLog(log)
    expect((await stat(log)).size).toBe(1)
  })

  it('is cut when it is large, and the last part kept', async () => {
    const log = path.join(directory, 'postgres.log')
    await writeFile(log, Buffer.alloc(8 * 1024 * 1024 + 1))
    await boundLog(log)
    expect((await stat(log)).size).toBe(0)
    expect((await stat(`${log}.old`)).size).toBe(8 * 1024 * 1024 + 1)
  })
})

describe('the directory that keeps another user out', () => {
  it('is the first one without the right to enter', async () => {
    const outer = path.join(directory, 'outer')
    await mkdir(path.join(outer, 'inner'), { recursive: true, mode: 0o755 })
    const { uid, gid } = await lstat(outer)
    const stranger = { uid: uid + 1, gid: gid + 1 }
    // The test's own directory is private to its user.
    expect(await firstClosedDirectory(path.join(outer, 'inner', 'file'), stranger)).toBe(directory)
    expect(await firstClosedDirectory(path.join(outer, 'inner', 'file'), { uid, gid })).toBeUndefined()
    expect(await firstClosedDirectory('/etc/passwd', stranger)).toBeUndefined()
  })
})

describe('the data directory', () => {
  const myself = { name: 'yourself', spawn: undefined }

  it('is private, and what had to be made around it can be passed through', async () => {
    const dataDir = path.join(directory, 'outer', 'inner', 'data')
    await Promise.all(Array.from({ length: 4 }, () => prepareDataDirectory(dataDir, myself)))
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    for (const enclosing of ['outer', 'outer/inner']) {
      expect((await stat(path.join(directory, enclosing))).mode & 0o777).toBe(0o777 & ~process.umask())
    }
    expect(await readdir(dataDir)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('is refused where nothing can be made, instead of being tried forever', async () => {
    await expect(prepareDataDirectory('/proc/writ/data', myself)).rejects.toThrow('The data directory /proc/writ/data cannot be written')
  })
})
