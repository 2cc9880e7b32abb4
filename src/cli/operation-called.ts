import type { FieldSource } from '../graph/graph.ts';
import type { Operation } from '../openapi/operations.ts';

/** The operation of a description that a field's request goes to; undefined when it is none of them. */
export function operationCalled(source: FieldSource, operations: readonly Operation[]): Operation | undefined {
  if (source.kind !== 'rest' && source.kind !== 'events') return undefined;
  const method = source.kind === 'rest' ? source.method : 'GET';
  const path = withoutNames(source.url.text.replace(/\?.*$/s, ''));
  const sameMethod = operations.filter((operation) => operation.method === method);
  // A path in full is meant before one that it would only fit.
  return (
    sameMethod.find((operation) => withoutNames(operation.path) === path) ??
    sameMethod.find((operation) => fits(path, withoutNames(operation.path)))
  );
}

const withoutNames = (path: string): string => path.replaceAll(/\{[^{}]*\}/g, '{}');

function fits(path: string, pattern: string): boolean {
  const [steps, wanted] = [path.split('/'), pattern.split('/')];
  return steps.length === wanted.length && wanted.every((step, at) => step === '{}' || step === steps[at]);
}
