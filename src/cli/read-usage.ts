import { readFile } from 'node:fs/promises';

import { ClientUsage } from '../check/client-usage.ts';
import { fetchText } from '../core/fetch-text.ts';
import { usageReportOf } from '../core/usage.ts';
import { WrongUsage } from './command.ts';

const USUAL_DAYS = '30';
const TIMEOUT_MS = 10_000;
/** Of thousands of fields and keys. */
const MAX_BYTES = 67_108_864;

/**
 * What `--usage` names; undefined without it.
 *
 * @throws {WrongUsage} when it cannot be had, or is no answer of `/usage`
 */
export async function readUsage({
  source,
  days = USUAL_DAYS,
  isAgainst,
}: {
  /** A file, or the URL it is had from. */
  readonly source: string | undefined;
  readonly days: string | undefined;
  /** Whether there is something to compare with. */
  readonly isAgainst: boolean;
}): Promise<ClientUsage | undefined> {
  if (source === undefined) return undefined;
  if (!isAgainst) throw new WrongUsage('--usage says which changes touch something in use, so it needs --against');
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new WrongUsage('--used-within is a number of days, such as 30');
  const read = /^https?:/.test(source) ? fetchReport(source) : readFile(source, 'utf8');
  const text = await read.catch((error: unknown) => {
    throw new WrongUsage(`--usage: ${error instanceof Error ? error.message : String(error)}`);
  });
  const report = usageReportOf(text);
  if (!report) throw new WrongUsage(`--usage: "${source}" is not what /usage of a gateway's admin port answers`);
  return new ClientUsage(report, { days: Number(days), nowMs: Date.now() });
}

async function fetchReport(url: string): Promise<string> {
  const answer = await fetchText(url, { headers: {}, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return answer.text;
}
