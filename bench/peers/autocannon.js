import { text } from 'node:stream/consumers';

import autocannon from 'autocannon';

/** The load where wrk is missing: options as JSON on the standard input, the result as JSON on the standard output. */
const { url, requests, connections, seconds } = JSON.parse(await text(process.stdin));

const result = await autocannon({
  url,
  connections,
  duration: seconds,
  requests: requests.map(({ path, body, headers }) => ({ method: 'POST', path, body, headers })),
});

process.stdout.write(
  JSON.stringify({
    requests: result.requests.total,
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  }),
);
