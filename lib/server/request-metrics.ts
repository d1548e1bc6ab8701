import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export const ROUTES = ['token', 'well_known', 'operations', 'pages', 'none'] as const
export type Route = (typeof ROUTES)[number]

/** What the listener counts. Labels are a fixed list: no path and no host, which anyone could make up. */
export interface RequestMetrics {
  readonly registry: Registry
  token(status: number, seconds: number): void
  count(route: Route, status: number): void
}

/** A registry with the metrics of the process and of its listener; the issuer adds its own. */
export function createRequestMetrics(): RequestMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({ name: 'writ_processes', help: 'Processes of this instance.', registers: [registry] }).set(1)
  const requests = new Counter({
    name: 'writ_http_requests_total',
    help: 'HTTP requests answered, by route and status.',
    labelNames: ['route', 'status'],
    registers: [registry],
  })
  const tokenSeconds = new Histogram({
    name: 'writ_token_request_seconds',
    help: 'Time from the head of a token request to its answer.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3],
    registers: [registry],
  })
  return {
    registry,
    token(status, seconds) {
      requests.inc({ route: 'token', status })
      tokenSeconds.observe(seconds)
    },
    count: (route, status) => requests.inc({ route, status }),
  }
}
