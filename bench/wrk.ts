import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A request that is sent over and over, in turn with others. */
export interface LoadRequest {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a load generator saw. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that were not 2xx, and connections that failed. */
  readonly failures: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly requests: readonly LoadRequest[];
  readonly connections: number;
  readonly seconds: number;
}

/** Sends requests with wrk, on the first core. */
export async function wrk({ url, requests, connections, seconds }: LoadOptions): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'facet-wrk-'));
  try {
    const script = join(folder, 'requests.lua');
    await writeFile(script, luaScript(requests, new URL(url)));
    const args = ['-c', '0', 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url];
    const { stdout } = await promisify(execFile)('taskset', args, { maxBuffer: 1 << 24 });
    return resultOf(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Requests as their texts. wrk would put headers into another order in each run, which no application does, and code that
 * was compiled for one order is of no use for the next.
 */
function luaScript(requests: readonly LoadRequest[], { host }: URL): string {
  const made = requests.map(({ path, body, headers }) => {
    const fields = Object.entries({ host, ...headers, 'content-length': Buffer.byteLength(body) });
    const head = [`POST ${path} HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`)];
    return lua(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
  return `
local made, turn = {
${made.map((text) => `  ${text},`).join('\n')}
}, 0
request = function()
  turn = turn % ${made.length} + 1
  return made[turn]
end
`;
}

/** JSON text is a Lua string but for the escapes of what no request here holds. */
const lua = (text: string): string => JSON.stringify(text);

const MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };

function resultOf(output: string): LoadResult {
  const number = (pattern: RegExp): number => Number(pattern.exec(output)?.groups?.['value'] ?? 0);
  const time = (percent: string): number => {
    const { value, unit } = new RegExp(`${percent}\\s+(?<value>[\\d.]+)(?<unit>us|ms|s|m)`).exec(output)?.groups ?? {};
    return Number(value) * (MS[unit ?? ''] ?? 1);
  };
  return {
    requests: number(/(?<value>\d+) requests in/),
    perSecond: number(/Requests\/sec:\s+(?<value>[\d.]+)/),
    p50Ms: time('50%'),
    p99Ms: time('99%'),
    failures: number(/Non-2xx or 3xx responses: (?<value>\d+)/) + number(/connect (?<value>\d+)/),
  };
}
