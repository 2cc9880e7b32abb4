import {
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  isInputObjectType,
  isObjectType,
  isScalarType,
} from 'graphql';

/** The names of all types that come with a root field: `Query.pets` itself, its arguments, and what it leads to. Scalars belong to nobody. */
export function typesBehind(schema: GraphQLSchema, field: string): ReadonlySet<string> {
  const [root = '', name = ''] = field.split('.');
  const type = schema.getType(root);
  const start = isObjectType(type) ? type.getFields()[name] : undefined;
  const found = new Set<GraphQLNamedType>();
  const waiting: GraphQLType[] = start ? [start.type, ...start.args.map((argument) => argument.type)] : [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const named: GraphQLNamedType = getNamedType(next);
    if (found.has(named) || isScalarType(named)) continue;
    found.add(named);
    const fields: Readonly<Record<string, { readonly type: GraphQLType }>> =
      isObjectType(named) || isInputObjectType(named) ? named.getFields() : {};
    waiting.push(...Object.values(fields).map((member) => member.type));
  }
  return new Set([field, ...[...found].map((one) => one.name)]);
}
