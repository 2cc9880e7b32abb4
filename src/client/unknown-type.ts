import { type ASTNode, type GraphQLSchema, isEnumType, isInputObjectType, isScalarType } from 'graphql';

import { didYouMean } from '../core/nearest.ts';
import type { Problems } from '../language/problem.ts';

/** What `@from(type:)` says. */
interface WantedType {
  readonly wanted: string;
  /** What it must be in the graph: `enum`, `input`, `object type`. */
  readonly kind: string;
  readonly node: ASTNode | undefined;
}

/** Reports `@from(type:)` that names no type of the graph, or one of another kind. */
export function reportUnknownType({ wanted, kind, node }: WantedType, graph: GraphQLSchema, problems: Problems): void {
  const type = graph.getType(wanted);
  const is = isEnumType(type)
    ? 'an enum'
    : isInputObjectType(type)
      ? 'an input'
      : isScalarType(type)
        ? 'a scalar'
        : 'an object type';
  const near = type ? `; there, ${wanted} is ${is}` : didYouMean(wanted, Object.keys(graph.getTypeMap()));
  problems.add('UNKNOWN_TYPE', node, {
    message: `the graph has no ${kind} "${wanted}"${near}`,
    hint: `Name an ${kind} of the graph.`,
  });
}
