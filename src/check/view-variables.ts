import type { GraphQLArgument } from 'graphql';

import type { Client, ViewField, ViewSource } from '../client/client.ts';
import { viewSteps } from '../client/view-steps.ts';
import { type Needs } from '../graph/needs.ts';
import { stepVariables } from '../graph/source-variables.ts';
import { variablesOf } from '../language/template.ts';
import type { Variable } from '../language/variable.ts';
import type { GraphNames } from './graph-names.ts';
import type { OuterArguments } from './outer-arguments.ts';
import { argumentShape, HEADER, keysShape, needShape, type VariableShapes } from './variable-shape.ts';
import type { ValueShape } from './value-shape.ts';

/** Every variable that a client's field reads. */
export function viewVariables(source: ViewSource): readonly Variable[] {
  if (source.kind === 'variable') return [source.variable];
  if (source.kind === 'text') return variablesOf(source.template);
  return [...stepVariables(viewSteps(source)), ...(source.kind === 'lookUp' ? [source.batch.key] : [])];
}

/** What the source of a client's field reads of its object. */
export const viewNeeds = (source: ViewSource): Needs => ('needs' in source ? source.needs : new Map());

/** What the variables of one client's fields are made of. */
export interface ViewVariables {
  readonly client: Client;
  readonly names: GraphNames;
  readonly outer: OuterArguments;
}

/** The variables of a client's field, under the graph's type names. */
export function viewShapes(field: ViewField, { client, names, outer }: ViewVariables): VariableShapes {
  const own = (args: readonly GraphQLArgument[], variable: Variable): ValueShape | undefined => {
    const shape = argumentShape(args, variable);
    return shape && { ...shape, named: shape.named === undefined ? undefined : names(shape.named) };
  };
  const shapes: VariableShapes = (variable) => {
    switch (variable.scope) {
      case 'args':
        return own(field.definition.args, variable);
      case 'this':
        return client.types.get(field.type)?.graphType === undefined
          ? own(outer.get(field.type)?.get(variable.path[0] ?? '') ?? [], variable)
          : needShape(viewNeeds(field.source), variable);
      case 'header':
        return HEADER;
      case 'keys':
        return keysShape(field.source.kind === 'lookUp' ? field.source.batch : undefined, shapes);
      default:
        return undefined;
    }
  };
  return shapes;
}
