import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { runCommand } from '../e2e/protocol/child-process.ts'

export const CONNECTIONS = 32

export interface LoadTarget {
  /** Where to POST: an address, not a name, so that no resolver is measured. */
  readonly url: string
  /** The `Host` header the server knows itself by. */
  readonly host: string
  readonly body: string
}

export interface LoadResult {
  /** Answers with status 200 that arrived whole. */
  readonly tokens: number
  readonly tokensPerSecond: number
  readonly refused: number
  readonly socketErrors: number
  readonly p50Milliseconds: number
  readonly p99Milliseconds: number
}

/** What drives the load: wrk where it is on the PATH, else autocannon. */
export async function loadTool(): Promise<{
  name: string
  run(target: LoadTarget, seconds: number, connections?: number): Promise<LoadResult>
}> {
  const wrk = await runCommand('wrk', ['--version']).catch(() => undefined)
  const version = wrk && /^wrk \D*(\d[\d.]*)/m.exec(`${wrk.stdout}${wrk.stderr}`)?.[1]
  return version ? { name: `wrk ${version}`, run: runWrk } : { name: 'autocannon', run: runAutocannon }
}

async function runWrk(target: LoadTarget, seconds: number, connections = CONNECTIONS): Promise<LoadResult> {
  const script = fileURLToPath(new URL('wrk-post.lua', import.meta.url))
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, target.url]
  const { stdout, stderr } = await runCommand('wrk', args, { env: { ...process.env, BENCH_BODY: target.body, BENCH_HOST: target.host } })
  const line = /^BENCH (.+)$/m.exec(stdout)?.[1]
  if (!line) throw new Error(`wrk gave no result:\n${stdout}${stderr}`)
  const counted = JSON.parse(line) as Record<
    'answers' | 'refused' | 'socketErrors' | 'microseconds' | 'p50Microseconds' | 'p99Microseconds',
    number
  >
  const tokens = counted.answers - counted.refused
  return {
    tokens,
    tokensPerSecond: tokens / (counted.microseconds / 1e6),
    refused: counted.refused,
    socketErrors: counted.socketErrors,
    p50Milliseconds: counted.p50Microseconds / 1000,
    p99Milliseconds: counted.p99Microseconds / 1000,
  }
}

async function runAutocannon(target: LoadTarget, seconds: number, connections = CONNECTIONS): Promise<LoadResult> {
  const result = await autocannon({
    url: target.url,
    connections,
    duration: seconds,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', host: target.host },
    body: target.body,
  })
  return {
    tokens: result['2xx'],
    tokensPerSecond: result['2xx'] / result.duration,
    refused: result.non2xx,
    socketErrors: result.errors,
    p50Milliseconds: result.latency.p50,
    p99Milliseconds: result.latency.p99,
  }
}
