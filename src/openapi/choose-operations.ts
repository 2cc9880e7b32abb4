import { didYouMean } from '../core/nearest.ts';
import { isWrite, type Operation } from './operations.ts';

/** A name that no operation of a description has. */
export class UnknownOperation extends Error {
  override readonly name = 'UnknownOperation';
}

/**
 * The labels of the operations that these names choose, by their ids or as `GET /pets`; without names all that change
 * nothing.
 *
 * @throws {UnknownOperation}
 */
export function chooseOperations(operations: readonly Operation[], names: readonly string[]): ReadonlySet<string> {
  const chosen =
    names.length === 0
      ? operations.filter((operation) => !isWrite(operation))
      : names.flatMap((name) => named(operations, name));
  return new Set(chosen.map(({ label }) => label));
}

function named(operations: readonly Operation[], name: string): readonly Operation[] {
  const label = name.trim().replace(/^([a-z]+)\s+/i, (_, method: string) => `${method.toUpperCase()} `);
  const found = operations.filter((operation) => operation.id === name || operation.label === label);
  if (found.length > 0) return found;
  const known = operations.flatMap((operation) => [operation.label, ...(operation.id ? [operation.id] : [])]);
  throw new UnknownOperation(`there is no operation "${name}"${didYouMean(name, known)}`);
}
