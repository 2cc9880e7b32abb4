import type { Choices } from './choices.ts';
import { type AccessModel, type CallerModel, CLAIMS, type GraphModel } from './graph-model.ts';

const SCOPES = ['read', 'write', 'admin'] as const;

/** What a field or type asks of callers; mostly nothing. */
export function anyAccess(choices: Choices, percent: number): AccessModel | undefined {
  if (!choices.chance(percent)) return undefined;
  if (choices.chance(40)) return { authenticated: true, scopes: undefined };
  const scopes = choices.several(1, 2, () => choices.several(1, 2, () => choices.pick(SCOPES)));
  return { authenticated: choices.chance(20), scopes };
}

/** Nobody, or somebody with some scopes and some claims. */
export function anyCaller(choices: Choices): CallerModel | undefined {
  if (choices.chance(25)) return undefined;
  const values: Readonly<Record<string, unknown>> = { sub: choices.pick(['u1', '2']), tenant: 't', age: 3 };
  return {
    scopes: SCOPES.filter(() => choices.chance(60)),
    claims: Object.fromEntries(
      Object.keys(CLAIMS).flatMap((name) => (choices.chance(85) ? [[name, values[name]]] : [])),
    ),
  };
}

/** Puts access rules on some fields and types of a graph. */
export function addAccess(choices: Choices, { types }: GraphModel): void {
  for (const type of [...types.values()]) {
    for (const field of type.fields.values()) {
      const access = /^s\d/.test(field.name) || type.kind !== 'object' ? undefined : anyAccess(choices, 6);
      if (access) type.fields.set(field.name, { ...field, access });
    }
    const access = type.service === '' || type.kind === 'union' ? undefined : anyAccess(choices, 5);
    if (access) types.set(type.name, { ...type, access });
  }
}
