import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/** The clone's folder, with a trailing separator; every command runs in it. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const running = new Set()
let interruptedBy

function passOn(signal) {
  interruptedBy = signal
  for (const child of running) child.kill(signal)
}

/**
 * Runs a program in the clone, without a terminal to ask questions on.
 * @param {string} file program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, show?: boolean }} [options] `show` passes its output through; else it is kept for the failure.
 * @returns {Promise<{ code: number, output: string }>} exits the process when a signal ended the program.
 */
export async function runCommand(file, args, { env = {}, show = false } = {}) {
  const stdio = show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe']
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio,
    shell: process.platform === 'win32' && file === 'npm.cmd',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  listenForSignals(child)
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode, signal) => resolve(exitCode ?? 128 + (constants.signals[signal] ?? 0)))
  }).finally(() => forget(child))
  if (interruptedBy) process.exit(128 + constants.signals[interruptedBy])
  return { code, output }
}

/** Like runCommand, but a failure is an error that carries what the program said. */
export async function runOrFail(file, args, options) {
  const { code, output } = await runCommand(file, args, options)
  if (code !== 0) throw new CommandError([file, ...args].join(' '), code, output)
}

/** A program of this project failed. It has said why itself; the entry prints that and no stack. */
export class CommandError extends Error {
  constructor(command, code, output) {
    super(`${command} ended with exit code ${code}.`)
    this.output = output.trim()
  }
}

// While a program runs, a signal to us is a signal to it. The listeners go with the last program: the server sets its own.
function listenForSignals(child) {
  if (running.size === 0) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, passOn)
  running.add(child)
}

function forget(child) {
  running.delete(child)
  if (running.size === 0) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, passOn)
}
