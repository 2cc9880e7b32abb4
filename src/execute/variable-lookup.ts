import type { Environment } from '../core/settings-environment.ts';
import { needKey } from '../graph/needs.ts';
import type { Lookup, Variable } from '../language/variable.ts';
import { type Inputs, memberOf, type ThisValues } from '../plan/expression.ts';
import type { CallArguments } from './call-arguments.ts';

/** Where the variables of a call's templates and paths get their values; what is left out is absent. */
export interface VariableValues {
  readonly inputs: Inputs;
  readonly args?: CallArguments;
  readonly self?: ThisValues;
  readonly keys?: readonly unknown[];
  readonly environment?: Environment;
  /** Brings a value of an argument or of the object under the names of the wire. */
  readonly wired?: (variable: Variable, value: unknown) => unknown;
}

/** The value of a variable by its scope. */
export function variableLookup({ inputs, args, self, keys, environment, wired = asItIs }: VariableValues): Lookup {
  return (variable) => {
    switch (variable.scope) {
      case 'args':
        return wired(variable, memberOf(args, variable.path));
      case 'this':
        return wired(variable, self?.(needKey(variable)));
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

const asItIs = (_: Variable, value: unknown): unknown => value;
