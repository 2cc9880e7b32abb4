import type { ClientFieldModel, ClientModel } from './client-model.ts';
import {
  type AccessModel,
  type CallerModel,
  fieldOf,
  isRootType,
  type GraphFieldModel,
  type GraphModel,
  type StepModel,
  type ValueModel,
} from './graph-model.ts';

/** Everything that a field asks of its caller: rules, and claims. */
interface Asked {
  readonly rules: AccessModel[];
  readonly claims: string[];
}

/** Why a caller does not get a field (LANGUAGE.md §4.4); `silent` where it is null without an error. */
export function refusalOf(
  field: ClientFieldModel,
  ownerOf: string | undefined,
  {
    client,
    graph,
    caller,
  }: { readonly client: ClientModel; readonly graph: GraphModel; readonly caller: CallerModel | undefined },
): string | undefined {
  const asked: Asked = { rules: [], claims: [] };
  rule(asked, field.access);
  rule(asked, client.types.get(field.type.name)?.access);
  const { source } = field;
  if (source.kind === 'claim') asked.claims.push(source.name);
  if (source.kind === 'text') values(asked, source.parts, { graph, type: ownerOf });
  if (source.kind === 'path') {
    values(asked, argumentsOf(source.steps), { graph, type: ownerOf });
    path(asked, source.steps, { graph, type: source.start === 'query' ? 'Query' : (ownerOf ?? 'Query') });
  }
  return refused(asked, field.type.nonNull[0] === true, caller);
}

/** Why a caller does not get an object, of which only itself shows that it is of these types. */
export function memberRefusal(
  types: readonly { readonly access?: AccessModel | undefined }[],
  caller: CallerModel | undefined,
): string | undefined {
  const asked: Asked = { rules: [], claims: [] };
  for (const { access } of types) rule(asked, access);
  return refused(asked, true, caller);
}

function refused(asked: Asked, isRequired: boolean, caller: CallerModel | undefined): string | undefined {
  const isFree = asked.rules.length === 0;
  if (isFree && asked.claims.length === 0) return undefined;
  if (!caller) return isFree && !isRequired ? 'silent' : 'UNAUTHENTICATED';
  const hasScopes = asked.rules.every(
    ({ scopes }) => !scopes || scopes.some((all) => all.every((scope) => caller.scopes.includes(scope))),
  );
  const hasClaims = asked.claims.every((name) => (caller.claims[name] ?? null) !== null);
  return hasScopes && hasClaims ? undefined : 'FORBIDDEN';
}

function rule({ rules }: Asked, access: AccessModel | undefined): void {
  if (access) rules.push(access);
}

interface At {
  readonly graph: GraphModel;
  /** The graph's type of the object; none in a type of the client alone. */
  readonly type: string | undefined;
}

/** Fields one below the other, and everything behind each of them. */
function path(asked: Asked, steps: readonly StepModel[], { graph, type: start }: At): void {
  let type = start ?? '';
  for (const { field } of steps) {
    const found = fieldOf(graph, type, field);
    if (!found) throw new Error(`${type} has no field ${field}`);
    rule(asked, found.access);
    rule(asked, graph.types.get(found.type.name)?.access);
    behind(asked, found, { graph, type });
    type = found.type.name;
  }
}

/** What a field of the graph reads of its object and of the caller, and where it leads. */
function behind(asked: Asked, { source }: GraphFieldModel, at: At): void {
  const { graph } = at;
  if (source.kind === 'json' || source.kind === 'remote') return;
  if (source.kind === 'text') return values(asked, source.parts, at);
  if (source.batch) values(asked, [source.batch.key], at);
  if (source.kind === 'call') {
    asked.claims.push(...source.claims);
    for (const need of source.needs) values(asked, [{ kind: 'this', path: need }], at);
    return;
  }
  values(asked, argumentsOf(source.steps), at);
  path(asked, source.steps, { graph, type: 'Query' });
}

function values(asked: Asked, all: readonly (ValueModel | string)[], at: At): void {
  for (const value of all) {
    if (typeof value === 'string') continue;
    if (value.kind === 'list') values(asked, value.items, at);
    if (value.kind === 'object') values(asked, [...value.fields.values()], at);
    if (value.kind === 'caller') asked.claims.push(value.path[0] ?? '');
    if (value.kind === 'this' && at.type !== undefined && !isRootType(at.type))
      path(
        asked,
        value.path.map((field) => ({ field, args: new Map<string, ValueModel>() })),
        at,
      );
  }
}

const argumentsOf = (steps: readonly StepModel[]): readonly ValueModel[] =>
  steps.flatMap(({ args }) => [...args.values()]);
