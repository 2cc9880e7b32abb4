import { valueFromASTUntyped } from 'graphql';

import { needKey } from '../graph/needs.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import type { PathArgument } from '../language/path-argument.ts';
import type { Variable } from '../language/variable.ts';
import { ABSENT, type Expression } from './expression.ts';

/** What the variables of a path or template stand for where it is used. */
export interface VariableScope {
  /** Arguments of the field the path belongs to. */
  readonly args: ReadonlyMap<string, Expression>;
  /** `$this` in a type of the client alone: the arguments of the fields around it. Undefined: `$this` is an object. */
  readonly outer: ReadonlyMap<string, Expression> | undefined;
}

const NO_ARGUMENTS: ReadonlyMap<string, Expression> = new Map();

/** An argument of a path as an expression. */
function pathExpression(argument: PathArgument, scope: VariableScope): Expression {
  switch (argument.kind) {
    case 'literal':
      return { kind: 'constant', value: valueFromASTUntyped(argument.value) };
    case 'variable':
      return variableExpression(argument.variable, scope);
    case 'list':
      return { kind: 'list', items: argument.items.map((item) => pathExpression(item, scope)) };
    case 'object':
      return { kind: 'object', fields: argument.fields.map(({ name, value }) => [name, pathExpression(value, scope)]) };
  }
}

/** The arguments of a path's step as expressions. */
export const stepArguments = (
  { args }: Pick<CallStep, 'args'>,
  scope: VariableScope,
): ReadonlyMap<string, Expression> =>
  args.size === 0 ? NO_ARGUMENTS : new Map([...args].map(([name, value]) => [name, pathExpression(value, scope)]));

/** A variable of a path or template as an expression. */
export function variableExpression(variable: Variable, scope: VariableScope): Expression {
  switch (variable.scope) {
    case 'args':
      return ofMap(variable, scope.args);
    case 'this':
      return scope.outer ? ofMap(variable, scope.outer) : { kind: 'this', need: needKey(variable), up: 0 };
    case 'caller':
      return { kind: 'caller', path: variable.path };
    case 'header':
      return { kind: 'header', name: variable.path.join('.').toLowerCase() };
    case 'keys':
      return { kind: 'keys' };
    case 'env':
      return ABSENT;
  }
}

function ofMap({ path }: Variable, values: ReadonlyMap<string, Expression>): Expression {
  const [name, ...rest] = path;
  const value = (name !== undefined && values.get(name)) || ABSENT;
  return rest.length === 0 ? value : { kind: 'member', of: value, path: rest };
}
