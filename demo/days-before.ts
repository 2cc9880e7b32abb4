/** The day on which the generated data ends, so that it does not depend on the clock. */
const LAST_DAY = Date.parse('2026-10-01T08:00:00Z');

const DAY_MS = 86_400_000;

/** The time so many days (fractions too) before the generated data ends, as ISO 8601 in UTC. */
export const daysBefore = (days: number): string => new Date(LAST_DAY - days * DAY_MS).toISOString();
