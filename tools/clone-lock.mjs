import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from './commands.mjs'

const HEARTBEAT_MILLISECONDS = 2_000
const ABANDONED_MILLISECONDS = 60_000 // a process id is used again after a restart of the machine, so life alone proves nothing
const POLL_MILLISECONDS = 250

/**
 * Runs `work` while no other process installs, generates or builds in this clone. A lock whose owner died is taken over.
 * @param {() => Promise<unknown>} work
 * @param {string} [lockFile] its folder is made when missing
 */
export async function withCloneLock(work, lockFile = path.join(root, '.bootstrap/lock')) {
  await acquire(lockFile)
  const heartbeat = setInterval(() => touch(lockFile), HEARTBEAT_MILLISECONDS)
  const release = () => rmSync(lockFile, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    process.off('exit', release)
    release()
  }
}

async function acquire(lockFile) {
  mkdirSync(path.dirname(lockFile), { recursive: true })
  for (let told = false; !tryCreate(lockFile); ) {
    const owner = readOwner(lockFile)
    if (owner === undefined) continue // released between the two looks
    if (isAbandoned(owner)) {
      takeAway(lockFile, owner)
      continue
    }
    if (!told) process.stderr.write(`Waiting for process ${owner.pid}, which is preparing this clone.\n`)
    told = true
    await wait(POLL_MILLISECONDS)
  }
}

function tryCreate(lockFile) {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readOwner(lockFile) {
  try {
    return { pid: Number(readFileSync(lockFile, 'utf8')), touchedAt: statSync(lockFile).mtimeMs }
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

function isAbandoned({ pid, touchedAt }) {
  if (Date.now() - touchedAt > ABANDONED_MILLISECONDS) return true
  if (!Number.isInteger(pid) || pid <= 0) return false // being written this moment; the age decides
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

// Two may find the same abandoned lock. The second would move away the first one's new lock, so it looks at what it moved and puts a
// live one back.
function takeAway(lockFile, owner) {
  const moved = `${lockFile}.${process.pid}`
  try {
    renameSync(lockFile, moved)
    if (readFileSync(moved, 'utf8') !== String(owner.pid)) linkSync(moved, lockFile)
    unlinkSync(moved)
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error
  }
}

function touch(lockFile) {
  const now = new Date()
  try {
    utimesSync(lockFile, now, now)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error // somebody cleaned up; the work goes on
  }
}
