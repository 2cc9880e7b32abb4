import type { GatewayError } from '../../core/errors.ts';
import { StaleValue } from '../cached/stale-value.ts';
import { ownCopy } from '../call-arguments.ts';
import { codeObject } from '../code-object.ts';
import type { ResultReader } from '../read-result.ts';
import { runCode } from '../run-code.ts';
import type { CompiledCall } from './compiled-call.ts';
import type { ResultObject } from './result-object.ts';

/** What code of a service makes for an object; rejects with what it throws, or with the failure of what it needs. */
export async function codeCall(
  object: ResultObject,
  { selected, target, args, context }: CompiledCall,
  reader: ResultReader,
): Promise<unknown> {
  const { type, name, service } = target;
  const run = context.code(service)?.[type]?.[name];
  const label = `${type}.${name} in service "${service}"`;
  if (!run) throw new Error(`there is no code for ${label}`);
  let stale: GatewayError | undefined;
  const field: ResultReader['field'] = (found, step) => {
    const next = reader.field(found, step);
    stale ??= next.stale;
    return next;
  };
  const noting = { field, item: reader.item };
  const given = selected.code && codeObject({ data: object, errors: undefined }, selected.code, noting);
  if (given?.error) throw given.error;
  const members = (given?.value ?? {}) as Readonly<Record<string, unknown>>;
  const value = await runCode(label, () => run(members, ownCopy(args), context.scope.context(type)));
  if (value instanceof Error) throw value;
  return stale ? new StaleValue(value, stale) : value;
}
