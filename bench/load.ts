import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { PEERS } from './peers.ts';
import { type LoadOptions, type LoadResult, wrk } from './wrk.ts';

/** Whether wrk is installed; otherwise autocannon sends the load, which takes more of the first core for itself. */
export const hasWrk = spawnSync('wrk', ['-v']).error === undefined;

/** Sends requests for some seconds, on the first core. */
export const load = (options: LoadOptions): Promise<LoadResult> => (hasWrk ? wrk(options) : autocannon(options));

async function autocannon(options: LoadOptions): Promise<LoadResult> {
  const command = ['-c', '0', process.execPath, join(PEERS, 'autocannon.js')];
  const child = spawn('taskset', command, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(options));
  const output = await text(child.stdout);
  if (output === '') throw new Error('autocannon ended without a result');
  return JSON.parse(output) as LoadResult;
}
