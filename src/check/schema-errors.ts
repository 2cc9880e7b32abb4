import type { Problem, Problems } from '../language/problem.ts';

/** Errors of what is written for a schema, which does not depend on it. */
const WRITTEN_FOR_SCHEMAS: ReadonlySet<string> = new Set(['OPERATION_INVALID', 'RESOLVER_MISSING', 'UNUSED_CODE']);

/** The errors without those of operations and code: a schema is what they are corrected by. */
export const schemaErrors = (problems: Problems): readonly Problem[] =>
  problems.list().filter(({ severity, code }) => severity === 'error' && !WRITTEN_FOR_SCHEMAS.has(code));
