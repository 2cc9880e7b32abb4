const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of `250ms`, `3s`, `5m` or `1h`; undefined when the text is no duration. */
export function durationMs(text: string): number | undefined {
  const match = /^(\d{1,9})(ms|s|m|h)$/.exec(text);
  return match ? Number(match[1]) * MILLISECONDS[match[2] as keyof typeof MILLISECONDS] : undefined;
}
