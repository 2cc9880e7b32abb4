import type { IncrementalFormat } from '../core/exchange.ts';
import type { ErrorEntry } from '../core/refusal.ts';
import type { Answer, AnswerError, Degradation, PathKey } from './answer.ts';
import { answerError, type CostReport } from './answer-text.ts';
import type { Completed, LateObject, LatePart, Pending } from './delivery.ts';

/** What stands in the last part alone. */
interface AtEnd {
  readonly isLast: boolean;
  readonly cost?: CostReport | undefined;
}

/** The first part of an answer as JSON text. */
export function firstPartText(
  { data, errors, degraded }: Pick<Answer, 'data' | 'errors' | 'degraded'>,
  pending: readonly Pending[],
  format: IncrementalFormat,
): string {
  return JSON.stringify({
    data,
    ...errorsOf(errors),
    ...(format === 'BY_ID' && { pending: pending.map(announced) }),
    ...extensionsOf(degraded),
    hasNext: true,
  });
}

/** A part that comes later as JSON text. */
export function latePartText(
  { objects, completed, degraded }: Omit<LatePart, 'isLast'>,
  format: IncrementalFormat,
  { isLast, cost }: AtEnd,
): string {
  const body = format === 'BY_ID' ? byId(objects, completed) : byPath(objects, completed);
  return JSON.stringify({ ...body, ...extensionsOf(degraded, cost), hasNext: !isLast });
}

/** https://github.com/graphql/graphql-spec/pull/1110 */
const byId = (objects: readonly LateObject[], completed: readonly Completed[]) => ({
  ...(objects.length > 0 && {
    incremental: objects.map(({ pending: { id, path: around }, path, data, errors }) => {
      const subPath = path.slice(around.length);
      return { id, ...(subPath.length > 0 && { subPath }), data, ...errorsOf(errors) };
    }),
  }),
  completed: completed.map(({ pending: { id }, errors }) => ({ id, ...errorsOf(errors) })),
});

/** https://www.apollographql.com/docs/graphos/routing/operations/defer: a draft of the specification that many callers know. */
const byPath = (objects: readonly LateObject[], completed: readonly Completed[]) => {
  const failed = completed.filter(({ errors }) => errors.length > 0);
  const incremental = [
    ...objects.map(({ pending: { label }, path, data, errors }) => entry(path, label, data, errors)),
    ...failed.map(({ pending: { label, path }, errors }) => entry(path, label, null, errors)),
  ];
  return incremental.length > 0 ? { incremental } : {};
};

const entry = (
  path: readonly PathKey[],
  label: string | undefined,
  data: LateObject['data'] | null,
  errors: readonly AnswerError[],
) => ({ data, path, ...(label !== undefined && { label }), ...errorsOf(errors) });

const announced = ({ id, path, label }: Pending) => ({ id, path, ...(label !== undefined && { label }) });

const errorsOf = (errors: readonly AnswerError[]): { readonly errors?: readonly ErrorEntry[] } =>
  errors.length > 0 ? { errors: errors.map(answerError) } : {};

const extensionsOf = (degraded: readonly Degradation[], cost?: CostReport) =>
  degraded.length > 0 || cost
    ? { extensions: { ...(degraded.length > 0 && { degraded }), ...(cost && { cost }) } }
    : {};
