import { type GraphQLSchema, type GraphQLType, isScalarType, isSpecifiedScalarType } from 'graphql';

/** What the scalars of the specification take besides values of their own. */
const COERCED: Readonly<Record<string, readonly string[]>> = {
  ID: ['String', 'Int'],
  String: ['ID'],
  Float: ['Int'],
};

/** Whether values of one named type are taken where another is asked for. A custom scalar takes anything. */
export function inputFits(given: string, wanted: string | undefined, schema: GraphQLSchema): boolean {
  if (wanted === undefined || given === wanted || COERCED[wanted]?.includes(given)) return true;
  return takesAnything(schema.getType(wanted));
}

/** Whether values of every shape fit: those of a scalar that is not the specification's. */
export const takesAnything = (type: GraphQLType | undefined): boolean =>
  isScalarType(type) && !isSpecifiedScalarType(type);
