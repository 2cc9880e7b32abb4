import { type GraphQLFieldMap, type GraphQLNamedType, isInterfaceType, isObjectType } from 'graphql';

/** The fields of an object or interface; of other types none. */
export const fieldsOf = (type: GraphQLNamedType | undefined): GraphQLFieldMap<unknown, unknown> =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
