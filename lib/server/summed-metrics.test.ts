import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { SummedMetrics } from './summed-metrics.ts'

/** What one process would send after this many tokens, one of them refused. */
function processWith(tokens: number, memory: number) {
  const registers = [new Registry()]
  new Counter({ name: 'tokens_total', help: 'x', labelNames: ['outcome'], registers }).inc({ outcome: 'issued' }, tokens)
  new Gauge({ name: 'memory_bytes', help: 'x', registers }).set(memory)
  new Gauge({ name: 'offset_seconds', help: 'x', registers, aggregator: 'max' }).set(memory)
  const seconds = new Histogram({ name: 'seconds', help: 'x', buckets: [1], registers })
  for (let n = 0; n < tokens; n++) seconds.observe(0.5)
  // As it arrives: through the channel between processes, so plain JSON.
  return registers[0]?.getMetricsAsJSON().then((metrics) => JSON.parse(JSON.stringify(metrics)))
}

describe('metrics of several processes', () => {
  it('are one sum, or the greatest where a sum would say nothing', async () => {
    const sums = new SummedMetrics()
    sums.keep(1, await processWith(3, 100))
    sums.keep(2, await processWith(4, 200))
    const text = await sums.text()
    expect(text).toContain('tokens_total{outcome="issued"} 7')
    expect(text).toContain('memory_bytes 300')
    expect(text).toContain('offset_seconds 200')
    expect(text).toContain('seconds_bucket{le="1"} 7')
    expect(text).toContain('seconds_count 7')
  })

  it('count the latest word of a process, not all of them', async () => {
    const sums = new SummedMetrics()
    sums.keep(1, await processWith(3, 100))
    sums.keep(1, await processWith(5, 100))
    expect(await sums.text()).toContain('tokens_total{outcome="issued"} 5')
  })

  it('never go down because a process died: its counters stay and its gauges do not', async () => {
    const sums = new SummedMetrics()
    for (let process = 1; process <= 3; process++) {
      sums.keep(process, await processWith(2, 100))
      sums.depart(process)
    }
    sums.keep(4, await processWith(1, 50))
    const text = await sums.text()
    expect(text).toContain('tokens_total{outcome="issued"} 7')
    expect(text).toContain('seconds_count 7')
    expect(text).toContain('seconds_sum 3.5')
    expect(text).toContain('memory_bytes 50')
    expect(text).toContain('offset_seconds 50')
  })

  it('take no notice of a process that died unheard', async () => {
    const sums = new SummedMetrics()
    sums.depart(9)
    expect((await sums.text()).trim()).toBe('')
  })
})
