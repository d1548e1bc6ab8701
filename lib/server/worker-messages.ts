import type { MetricObject } from 'prom-client'
import type { Origins } from './serving.ts'

/** What the primary and its workers say to each other. All of it is plain data. */
export type ToWorker =
  | {
      readonly type: 'start'
      readonly databaseUrl: string
      readonly embedded: boolean
      readonly port: number
      readonly consolePort: number | undefined
    }
  | { readonly type: 'stop' }
  | { readonly type: 'reloadTls' }
  | { readonly type: 'readMetrics'; readonly request: number }
  | { readonly type: 'metricsText'; readonly request: number; readonly text: string }

export type FromWorker =
  | { readonly type: 'hello' }
  | { readonly type: 'ready'; readonly origins: Origins }
  | { readonly type: 'failed'; readonly problems: readonly string[]; readonly portTaken: boolean }
  | { readonly type: 'metrics'; readonly request: number; readonly metrics: MetricObject[] }
  | { readonly type: 'wantMetricsText'; readonly request: number }
