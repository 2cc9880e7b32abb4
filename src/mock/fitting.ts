import { type GraphQLLeafType, isEnumType } from 'graphql';

/** A value as a field of this type can hold it, where texts of a URL stand for numbers too; undefined when it cannot. */
export function fitting(type: GraphQLLeafType, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) ? value : undefined;
  switch (type.name) {
    case 'Int':
      return wholeNumber(value);
    case 'Float':
      return typeof value !== 'object' && value !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
    case 'Boolean':
      return value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
    case 'String':
    case 'ID':
      return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    default:
      return value;
  }
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && (number | 0) === number ? number : undefined;
}
