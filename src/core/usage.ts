import { z } from 'zod';

/** What is counted of something that is used. */
export interface UsageCount {
  readonly calls: number;
  /** Points that these calls have cost. */
  readonly points: number;
  /** When it was used last: milliseconds since 1970. */
  readonly seenAtMs: number;
}

/** What usage is counted by: `name` is that of a stored operation or `other`, a coordinate (`Query.user`), or an API key's id. */
export interface UsageSubject {
  readonly kind: 'operation' | 'field' | 'key';
  readonly client: string;
  readonly name: string;
  /** Keys are counted by months, as they are billed: `2026-11`. */
  readonly month?: string | undefined;
}

const instant = z.iso.datetime();
const number = z.number().nonnegative();

/** What `/usage` answers. */
const usageReport = z.object({
  /** Since when is counted. */
  since: instant,
  operations: z.array(
    z.object({ client: z.string(), operation: z.string(), calls: number, points: number, lastSeen: instant }),
  ),
  fields: z.array(z.object({ client: z.string(), field: z.string(), calls: number, lastSeen: instant })),
  keys: z.array(
    z.object({
      ...{ client: z.string(), key: z.string(), month: z.string() },
      ...{ calls: number, points: number, lastSeen: instant },
    }),
  ),
});

export type UsageReport = z.infer<typeof usageReport>;

/** A report as it was saved; undefined for what is none. */
export function usageReportOf(text: string): UsageReport | undefined {
  try {
    return usageReport.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
