import { ownCopy } from '../call-arguments.ts';
import { runCode } from '../run-code.ts';
import type { StitchedCall } from './stitched-call.ts';
import { neededObject } from './needed-object.ts';
import { readField } from './this-values.ts';

/** Runs code of a service for an object. */
export async function codeField(
  object: unknown,
  { selected, target, args, context }: Pick<StitchedCall, 'selected' | 'target' | 'args' | 'context'>,
): Promise<unknown> {
  const { type, name, service } = target;
  const run = context.code(service)?.[type]?.[name];
  const label = `${type}.${name} in service "${service}"`;
  if (!run) throw new Error(`there is no code for ${label}`);
  const read = (value: unknown, field: typeof selected): Promise<unknown> => readField(value, field, context);
  const given = selected.code ? await neededObject(object, selected.code, read) : {};
  const value = await runCode(label, () => run(given, ownCopy(args), context.scope.context(type)));
  if (value instanceof Error) throw value;
  return value;
}
