import { Agent, request } from 'node:http'
import type { LoadTarget } from './load.ts'
import { median } from './statistics.ts'

/**
 * Idle latency: one keep-alive connection per server, one request at a time, in alternating blocks so that both see the same machine.
 * Resolves to the p50 of each target in milliseconds. Rejects on any answer that is not 200.
 */
export async function idleLatency(targets: readonly LoadTarget[], options: { blocks: number; blockRequests: number }): Promise<number[]> {
  const agents = targets.map(() => new Agent({ keepAlive: true, maxSockets: 1 }))
  const samples: number[][] = targets.map(() => [])
  try {
    for (let block = -1; block < options.blocks; block++) {
      for (const [index, target] of targets.entries()) {
        for (let n = 0; n < options.blockRequests; n++) {
          const milliseconds = await timedRequest(target, agents[index] as Agent)
          if (block >= 0) samples[index]?.push(milliseconds) // block -1 warms up
        }
      }
    }
  } finally {
    for (const agent of agents) agent.destroy()
  }
  return samples.map(median)
}

function timedRequest(target: LoadTarget, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const headers = {
      host: target.host,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(target.body),
    }
    const outgoing = request(target.url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - startedAt)
        else reject(new Error(`${target.url} answered ${answer.statusCode}`))
      })
    })
    outgoing.once('error', reject)
    outgoing.end(target.body)
  })
}
