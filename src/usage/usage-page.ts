import type { UsageReport, UsageSubject } from '../core/usage.ts';
import { subjectOf, type Usage } from './usage-store.ts';

/** A page for operators. */
export interface UsagePage {
  readonly contentType: string;
  readonly text: string;
}

/** What was counted, in a format that programs or people read. */
export function usagePage(usage: Usage, format: 'json' | 'csv'): UsagePage {
  const report = usageReport(usage);
  if (format === 'csv') return { contentType: 'text/csv; charset=utf-8; header=present', text: usageCsv(report) };
  return { contentType: 'application/json; charset=utf-8', text: JSON.stringify(report) };
}

/** What was counted, by client and name; with the months of a key in their order. */
function usageReport({ sinceMs, counts }: Usage): UsageReport {
  const report: UsageReport = { since: instant(sinceMs), operations: [], fields: [], keys: [] };
  const sorted = [...counts].map(([text, count]) => ({ ...subjectOf(text), ...count })).toSorted(inOrder);
  for (const { kind, client, name, month = '', calls, points, seenAtMs } of sorted) {
    const lastSeen = instant(seenAtMs);
    if (kind === 'operation') report.operations.push({ client, operation: name, calls, points, lastSeen });
    else if (kind === 'field') report.fields.push({ client, field: name, calls, lastSeen });
    else report.keys.push({ client, key: name, month, calls, points, lastSeen });
  }
  return report;
}

/** The same as comma-separated values, RFC 4180: one line for each operation, field, and month of a key. */
function usageCsv({ operations, fields, keys }: UsageReport): string {
  const rows = [
    ['kind', 'client', 'name', 'month', 'calls', 'points', 'lastSeen'],
    ...operations.map((row) => ['operation', row.client, row.operation, '', row.calls, row.points, row.lastSeen]),
    ...fields.map((row) => ['field', row.client, row.field, '', row.calls, '', row.lastSeen]),
    ...keys.map((row) => ['key', row.client, row.key, row.month, row.calls, row.points, row.lastSeen]),
  ];
  return rows.map((row) => `${row.map(cell).join()}\r\n`).join('');
}

const instant = (ms: number): string => new Date(ms).toISOString();

const inOrder = (one: UsageSubject, other: UsageSubject): number =>
  compared(one.client, other.client) || compared(one.name, other.name) || compared(one.month ?? '', other.month ?? '');

const compared = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** What a spreadsheet would take for a formula is made text. */
function cell(value: string | number): string {
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
