import {
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLType,
  isListType,
  isNonNullType,
  Kind,
} from 'graphql';

/** What is known of a value before it is there. */
export interface ValueShape {
  /** The type inside its lists, by its name in the graph; undefined when anything can come. */
  readonly named: string | undefined;
  /** For the value, then for the items of each list inside it: whether it can be null. */
  readonly nullable: readonly boolean[];
}

/** A type as the shape of its values. */
export function shapeOf(type: GraphQLType): ValueShape {
  const inner = getNullableType(type);
  const nullable = !isNonNullType(type);
  if (!isListType(inner)) return { named: (inner as { readonly name: string }).name, nullable: [nullable] };
  const items = shapeOf(inner.ofType);
  return { named: items.named, nullable: [nullable, ...items.nullable] };
}

/** An argument or input field as the shape of what it is given: a default makes up for what is left out. */
export function inputShape(input: GraphQLArgument | GraphQLInputField): ValueShape {
  const shape = shapeOf(input.type);
  return hasDefault(input) ? { ...shape, nullable: shape.nullable.with(0, false) } : shape;
}

/** Whether a value is there even when none is given. */
export function hasDefault({ default: given }: GraphQLArgument | GraphQLInputField): boolean {
  if (!given) return false;
  return given.literal ? given.literal.kind !== Kind.NULL : given.value !== null && given.value !== undefined;
}

/** The shape of what a path gives that crosses values of these shapes one after the other. */
export function throughShapes(shapes: readonly ValueShape[]): ValueShape | undefined {
  const [first, ...rest] = shapes;
  return first && rest.reduce(crossed, first);
}

function crossed(outer: ValueShape, inner: ValueShape): ValueShape {
  const nullable = (outer.nullable.at(-1) ?? true) || (inner.nullable[0] ?? true);
  return { named: inner.named, nullable: [...outer.nullable.slice(0, -1), nullable, ...inner.nullable.slice(1)] };
}

/** How many lists stand around the innermost value. */
export const listDepth = ({ nullable }: ValueShape): number => nullable.length - 1;

/** The shape as a GraphQL type: `[ID!]`. */
export function shapeText({ named, nullable }: ValueShape): string {
  const [first, ...inner] = nullable;
  const text = inner.length > 0 ? `[${shapeText({ named, nullable: inner })}]` : (named ?? 'any value');
  return first === false ? `${text}!` : text;
}

/** Whether some level of the value can be null where the type it is given to has a `!`. */
export const isLooser = (given: ValueShape, wanted: ValueShape): boolean =>
  given.nullable.some((nullable, level) => nullable && wanted.nullable[level] === false);
