-- POSTs one body over and over and prints what wrk counted as one JSON line. wrk itself counts answers above 399 (errors.status); a 2xx is
-- every other one. There is no response() hook on purpose: it would cost the load generator, and so both cores, time for each answer.
wrk.method = "POST"
wrk.body = os.getenv("BENCH_BODY")
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Host"] = os.getenv("BENCH_HOST")

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nBENCH {"answers":%d,"refused":%d,"socketErrors":%d,"microseconds":%d,"p50Microseconds":%d,"p99Microseconds":%d}\n',
    summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout, summary.duration,
    latency:percentile(50), latency:percentile(99)))
end
