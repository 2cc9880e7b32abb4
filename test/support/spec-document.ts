import {
  defaultFieldResolver,
  execute,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  validate,
  valueFromASTUntyped,
} from 'graphql';

/** A document and its variables. */
export interface SentDocument {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** A GraphQL answer as a page writes it: under the names of the page's own document. */
export interface WrittenAnswer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly path: readonly (string | number)[]; readonly extensions?: object }[];
}

/**
 * What a document asks, whatever its aliases, variables and order: the calls of root fields with their arguments, and
 * the paths that are selected below.
 */
export function askedOf(document: SentDocument): string {
  const { root, pathsBelow } = reader(document);
  const calls = new Map<string, Set<string>>();
  for (const field of root) {
    const call = callOf(field, document.variables);
    calls.set(call, new Set([...(calls.get(call) ?? []), ...pathsBelow(field.selectionSet)]));
  }
  return [...calls]
    .map(([call, paths]) => (paths.size > 0 ? `${call} { ${[...paths].sort().join(' ')} }` : call))
    .sort()
    .join('\n');
}

/** Executes a document on the values that a page writes to its own, which asks the same. */
export async function executeAsWritten(
  schema: GraphQLSchema,
  sent: SentDocument,
  written: SentDocument & { readonly answer: WrittenAnswer },
): Promise<object> {
  const document = parse(sent.query);
  const errors = validate(schema, document);
  if (errors.length > 0) return { errors };
  const data = withErrors(written.answer);
  const answers = reader(written).calls.map(({ field, ...call }) => ({
    ...call,
    value: data[keyOf(field)],
  }));
  const { calls } = reader(sent);
  const valueOf = (node: FieldNode | undefined): unknown => {
    const asked = calls.find(({ field }) => node && keyOf(field) === keyOf(node));
    const equal = answers.filter(({ call }) => call === asked?.call);
    return (equal.find(({ below }) => asked?.below.every((path) => below.includes(path))) ?? equal[0])?.value;
  };
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  return execute({
    schema,
    document,
    ...(sent.variables && { variableValues: sent.variables }),
    fieldResolver: (source, args, context, info) =>
      roots.has(info.parentType) ? valueOf(info.fieldNodes[0]) : defaultFieldResolver(source, args, context, info),
  });
}

function reader({ query, variables }: SentDocument) {
  const { definitions } = parse(query);
  const fragments = new Map(
    definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node.selectionSet]),
  );
  const operation = definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const fieldsOf = (selections: SelectionSetNode | undefined): readonly FieldNode[] =>
    (selections?.selections ?? []).flatMap((selection) => {
      if (!isIncluded(selection, variables)) return [];
      if (selection.kind === Kind.FIELD) return selection.name.value === '__typename' ? [] : [selection];
      return fieldsOf(
        selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value),
      );
    });
  const pathsBelow = (selections: SelectionSetNode | undefined): readonly string[] =>
    fieldsOf(selections).flatMap((field) => {
      const below = pathsBelow(field.selectionSet);
      const name = callOf(field, variables);
      return below.length > 0 ? below.map((path) => `${name}.${path}`) : [name];
    });
  const root = fieldsOf(operation?.selectionSet);
  const calls = root.map((field) => ({
    field,
    call: callOf(field, variables),
    below: pathsBelow(field.selectionSet),
  }));
  return { root, calls, pathsBelow };
}

const keyOf = ({ alias, name }: FieldNode): string => alias?.value ?? name.value;

const isIncluded = ({ directives = [] }: SelectionNode, variables: SentDocument['variables'] = {}): boolean =>
  directives.every(({ name, arguments: [condition] = [] }) => {
    if (!condition || (name.value !== 'include' && name.value !== 'skip')) return true;
    return valueFromASTUntyped(condition.value, variables) === (name.value === 'include');
  });

function callOf(field: FieldNode, variables: SentDocument['variables'] = {}): string {
  const args = (field.arguments ?? [])
    .map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables as never)] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .sort();
  return args.length > 0 ? `${field.name.value}(${args.join(', ')})` : field.name.value;
}

function withErrors({ data, errors = [] }: WrittenAnswer): Readonly<Record<string, unknown>> {
  const copy = structuredClone(data ?? {}) as Record<string, unknown>;
  for (const { path, extensions } of errors) {
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
    const message = 'something that no caller may see';
    (parent as Record<string, unknown>)[path.at(-1) ?? ''] = new GraphQLError(message, {
      ...(extensions && { extensions: { ...extensions } }),
    });
  }
  return copy;
}
