import { type GraphQLInputType, isInputObjectType, isListType, isNonNullType } from 'graphql';

/**
 * A variable's value from the texts of a query string or path, ready for GraphQL's own coercion: numbers and booleans
 * where the type wants them, a list from repetition, JSON for input objects. What does not fit stays text, and is
 * refused by the coercion.
 */
export function variableFromText(values: readonly string[], type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return variableFromText(values, type.ofType);
  if (isListType(type)) return values.map((value) => variableFromText([value], type.ofType));
  const [value = ''] = values;
  if (values.length > 1) return values;
  if (isInputObjectType(type)) return jsonOr(value);
  switch (type.name) {
    case 'Int':
    case 'Float':
      return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : value;
    case 'Boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    default:
      return value;
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
