import { doTypesOverlap, type GraphQLSchema, isCompositeType } from 'graphql';

/** Whether values of one type of the graph can be told as another: the same leaf, or composites with a member in common. */
export function outputFits(given: string | undefined, wanted: string | undefined, schema: GraphQLSchema): boolean {
  if (given === undefined || wanted === undefined || given === wanted) return true;
  const [source, target] = [schema.getType(given), schema.getType(wanted)];
  return isCompositeType(source) && isCompositeType(target) && doTypesOverlap(schema, source, target);
}
