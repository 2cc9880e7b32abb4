import type { ServiceHooks } from '../code/define-service.ts';
import type { FieldCodes } from '../code/define-client.ts';
import type { Place, Problems } from '../language/problem.ts';
import type { CodeModule } from './code-modules.ts';
import { type CodeFile, fileStart } from './load-code.ts';

/** The code of a service: `schemas/services/<name>.ts`. */
export interface ServiceModule {
  readonly file: CodeFile;
  /** The start of the file, where problems with it are reported. */
  readonly place: Place;
  readonly hooks: ServiceHooks;
  /** Functions for its `@computed` fields, by type and field. */
  readonly fields: FieldCodes;
}

/** Takes a service's module apart: hooks are exports of their own, or members of the default export like the types. */
export function serviceModule(file: CodeFile, module: CodeModule, problems: Problems): ServiceModule {
  const place = fileStart(file);
  const report = (message: string): void =>
    problems.add('RESOLVER_MISSING', place, {
      message,
      hint: 'Write: export default defineService({ onRequest: (request, ctx) => …, Order: { label: (order) => … } }).',
    });
  const { default: exported = {}, ...named } = module;
  if (typeof exported !== 'object' || exported === null) report('the default export is no object');
  const {
    onRequest = named['onRequest'],
    onResponse = named['onResponse'],
    ...fields
  } = { ...(exported as object) } as {
    readonly onRequest?: unknown;
    readonly onResponse?: unknown;
  };
  const hooks = Object.entries({ onRequest, onResponse }).filter(([, hook]) => hook !== undefined);
  for (const [name, hook] of hooks) if (typeof hook !== 'function') report(`${name} is no function`);
  return { file, place, hooks: Object.fromEntries(hooks), fields: fields as FieldCodes };
}
