import { type GraphQLNamedType, type GraphQLSchema, isLeafType } from 'graphql';

import type { NeededField, NeededObject } from '../graph/needed-fields.ts';
import { enumText, scalarText, type ScalarTypes, typeText } from './type-text.ts';

/** What is known of the values that code is given. */
export interface GraphTypes {
  /** Of the graph: what code needs has its names. */
  readonly schema: GraphQLSchema;
  readonly scalars: ScalarTypes;
}

/** The object that `selectionSet:` names, as a TypeScript type: of an interface or union, one for each member. */
export function neededText({ byType }: NeededObject, types: GraphTypes): string {
  const members = [...byType].map(([member, fields]) => {
    const properties = fields.map((field) => `readonly ${field.name}: ${valueText(field, member, types)}`);
    return `{ ${properties.join('; ')} }`;
  });
  return [...new Set(members)].join(' | ');
}

function valueText({ step, below }: NeededField, member: string, types: GraphTypes): string {
  if (!step) return `'${member}'`;
  const named = (type: GraphQLNamedType): string => {
    if (below) return neededText(below, types);
    return enumText(type) ?? (isLeafType(type) ? scalarText(type.name, types.scalars) : 'unknown');
  };
  return typeText(step.output, { named, nothing: 'null' });
}
