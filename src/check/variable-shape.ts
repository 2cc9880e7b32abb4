import { getNamedType, type GraphQLArgument, type GraphQLSchema, isInputObjectType } from 'graphql';

import type { Batch, GraphField } from '../graph/graph.ts';
import { type Needs, needKey } from '../graph/needs.ts';
import { graphField } from '../graph/resolve-path.ts';
import type { Variable } from '../language/variable.ts';
import { inputShape, shapeOf, throughShapes, type ValueShape } from './value-shape.ts';

/** What is known of a variable's value; undefined when nothing is, or when the variable does not exist. */
export type VariableShapes = (variable: Variable) => ValueShape | undefined;

/** A header may be missing; a claim is there, or its field is refused. */
export const HEADER: ValueShape = { named: undefined, nullable: [true] };

/** The variables of a graph field's templates and paths. */
export function graphVariables(schema: GraphQLSchema, field: GraphField): VariableShapes {
  const args = graphField(schema, field.type, field.name)?.args ?? [];
  const shapes: VariableShapes = (variable) => {
    switch (variable.scope) {
      case 'args':
        return argumentShape(args, variable);
      case 'this':
        return needShape(field.needs, variable);
      case 'header':
        return HEADER;
      case 'keys':
        return keysShape(batchOf(field.source), shapes);
      default:
        return undefined;
    }
  };
  return shapes;
}

/** `$args.name`, or a member of an input: `$args.input.name`. */
export function argumentShape(args: readonly GraphQLArgument[], { path }: Variable): ValueShape | undefined {
  const [name, ...members] = path;
  let input = args.find((argument) => argument.name === name);
  const shapes = input ? [inputShape(input)] : [];
  for (const member of members) {
    const type = input && getNamedType(input.type);
    const next = isInputObjectType(type) ? type.getFields()[member] : undefined;
    if (!next) return undefined;
    shapes.push(inputShape(next));
    input = next as unknown as GraphQLArgument;
  }
  return throughShapes(shapes);
}

/** `$this.name`, by what the source needs of its object. */
export const needShape = (needs: Needs, variable: Variable): ValueShape | undefined =>
  throughShapes((needs.get(needKey(variable)) ?? []).map(({ output }) => shapeOf(output)));

const batchOf = (source: GraphField['source']): Batch | undefined =>
  source.kind === 'rest' || source.kind === 'join' ? source.batch : undefined;

/** One list of keys, whether a key of the batch is one value or a list of them. */
export function keysShape(batch: Batch | undefined, shapes: VariableShapes): ValueShape | undefined {
  const key = batch && shapes(batch.key);
  return key && { named: key.named, nullable: [false, false] };
}
