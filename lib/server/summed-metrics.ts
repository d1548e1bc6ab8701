import { AggregatorRegistry, type MetricObject, type MetricObjectWithValues, type MetricValue } from 'prom-client'

type Metrics = MetricObjectWithValues<MetricValue<string>>[]

/**
 * The metrics of several processes as one text. What a process had counted when it was last asked stays in the sum after it died: a counter
 * that went down would read as a restart of them all, and its rate would jump by their whole total.
 */
export class SummedMetrics {
  readonly #lastOf = new Map<number, Metrics>()
  #departed: Metrics[] = []

  /** @param process any number that names the process */
  keep(process: number, metrics: readonly MetricObject[]): void {
    this.#lastOf.set(process, metrics as Metrics)
  }

  /** The process has ended: its counters stay, its gauges (memory, open handles) do not. */
  depart(process: number): void {
    const last = this.#lastOf.get(process)
    this.#lastOf.delete(process)
    if (!last) return
    const counted = last.filter((metric) => ['counter', 'histogram'].includes(String(metric.type)) && metric.aggregator === 'sum')
    // One set for all that departed, however many there were.
    this.#departed = [sumOf([...this.#departed, counted])]
  }

  /** Prometheus text of everything kept. */
  text(): Promise<string> {
    return AggregatorRegistry.aggregate([...this.#lastOf.values(), ...this.#departed]).metrics()
  }
}

function sumOf(sets: Metrics[]): Metrics {
  const byName = new Map<string, MetricObjectWithValues<MetricValue<string>>>()
  for (const metric of sets.flat()) {
    const sum = byName.get(metric.name)
    if (!sum) byName.set(metric.name, { ...metric, values: metric.values.map((value) => ({ ...value })) })
    else for (const value of metric.values) addTo(sum.values, value)
  }
  return [...byName.values()]
}

function addTo(values: MetricValue<string>[], added: MetricValue<string>): void {
  const key = keyOf(added)
  const same = values.find((value) => keyOf(value) === key)
  if (same) same.value += added.value
  else values.push({ ...added })
}

function keyOf({ metricName, labels }: MetricValue<string> & { metricName?: string }): string {
  return JSON.stringify([metricName, Object.entries(labels).sort()])
}
