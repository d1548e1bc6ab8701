// autocannon ships no types; this is the part of its documented result that the benchmark reads.
declare module 'autocannon' {
  interface Result {
    '2xx': number
    non2xx: number
    errors: number
    duration: number
    latency: { p50: number; p99: number }
  }
  interface Options {
    url: string
    connections: number
    duration: number
    method: 'POST'
    headers: Record<string, string>
    body: string
  }
  export default function autocannon(options: Options): Promise<Result>
}
