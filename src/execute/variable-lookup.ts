import type { Environment } from '../core/settings-environment.ts';
import { needKey } from '../graph/needs.ts';
import type { Lookup } from '../language/variable.ts';
import { type Inputs, memberOf, type ThisValues } from '../plan/expression.ts';

/** Where the variables of a call's templates and paths get their values; what is left out is absent. */
export interface VariableValues {
  readonly inputs: Inputs;
  /** An argument, or what is inside it at a path of the graph's names. */
  readonly args?: (path: readonly string[]) => unknown;
  readonly self?: ThisValues;
  readonly keys?: readonly unknown[];
  readonly environment?: Environment;
}

/** The value of a variable by its scope. */
export function variableLookup({ inputs, args, self, keys, environment }: VariableValues): Lookup {
  return (variable) => {
    switch (variable.scope) {
      case 'args':
        return args?.(variable.path);
      case 'this':
        return self?.(needKey(variable));
      case 'caller':
        return memberOf(inputs.caller?.claims, variable.path);
      case 'header':
        return inputs.headers[variable.path.join('.')];
      case 'env':
        return environment?.(variable.path.join('.'));
      case 'keys':
        return keys;
    }
  };
}
