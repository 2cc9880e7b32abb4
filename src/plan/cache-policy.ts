import { getNamedType } from 'graphql';

import type { Client } from '../client/client.ts';
import { coordinate, type Graph } from '../graph/graph.ts';
import { usedIdentity } from '../graph/used-identity.ts';
import { type Annotated, directiveOn } from '../language/directive-use.ts';
import { NO_REQUIREMENT } from './access.ts';
import { withinExpression } from './expression.ts';
import { layOutFetches, type PlacedFetch } from './fetch-layout.ts';
import type { Lowered } from './lower.ts';
import type { SelectedField } from './selection.ts';
import { type ObjectShape, objectShapes, type ShapeField } from './shape.ts';
import { type UsedOfRequest, usedOfRequest } from './used-of-request.ts';

export type CacheScope = 'PUBLIC' | 'PRIVATE';

/** How long an answer may be kept, and for whom (LANGUAGE.md §4.9). Seconds. */
export interface CachePolicy {
  /** 0: not at all. */
  readonly maxAge: number;
  /** PRIVATE: for the same caller alone. */
  readonly scope: CacheScope;
}

/** The policy of a service's answer. Seconds. */
export interface FetchPolicy extends CachePolicy {
  /** How long it may be handed out past its age while it is fetched again. */
  readonly staleWhileRevalidate: number;
  /** How long it may be handed out past its age when its service fails. */
  readonly staleIfError: number;
}

/** Everything about an operation's caching that depends on its document alone. */
export interface OperationCaching extends UsedOfRequest {
  /** By `SelectedField.index`; writes and events have none. */
  readonly fetches: ReadonlyMap<number, FetchPolicy>;
  /** Those that are kept at all. */
  readonly kept: ReadonlyMap<number, FetchPolicy>;
  /** Of the whole answer: no longer than any of its parts. */
  readonly response: CachePolicy;
}

const NEVER: FetchPolicy = { maxAge: 0, scope: 'PUBLIC', staleWhileRevalidate: 0, staleIfError: 0 };

/** Works out how long an operation's answers may be kept: by the graph's hints, which a client's only shorten. */
export function operationCaching(lowered: Lowered, client: Client, graph: Graph): OperationCaching {
  const placed = layOutFetches(lowered, graph);
  const fetches = fetchPolicies(placed, graph);
  const kept = new Map([...fetches].filter(([, policy]) => isKept(policy)));
  const hints = clientHints(lowered, client);
  const ages = [...fetches.values(), ...hints].flatMap(({ maxAge }) => (maxAge === undefined ? [] : [maxAge]));
  const isPrivate =
    client.settings.auth === 'REQUIRED' ||
    [...fetches.values(), ...hints].some(({ scope }) => scope === 'PRIVATE') ||
    lowered.shapeFields.some(dependsOnCaller);
  const maxAge = fetches.size === 0 || lowered.kind !== 'query' ? 0 : Math.min(...ages);
  const response = { maxAge, scope: isPrivate ? 'PRIVATE' : 'PUBLIC' } as const;
  return { fetches, kept, response, ...usedOfRequest(placed, lowered, graph) };
}

const isKept = ({ maxAge, staleWhileRevalidate, staleIfError }: FetchPolicy): boolean =>
  maxAge + staleWhileRevalidate + staleIfError > 0;

function fetchPolicies(all: readonly PlacedFetch[], graph: Graph): ReadonlyMap<number, FetchPolicy> {
  const policies = new Map<number, FetchPolicy>();
  const placed = all.filter(({ target: { type } }) => type !== 'Mutation' && type !== 'Subscription');
  for (const fetch of placed.toSorted((a, b) => a.wave - b.wave))
    policies.set(fetch.field.index, fetchPolicy(fetch, { graph, policies }));
  return policies;
}

/** What fields of a graph or a client say with `@cacheControl`. */
type Hint = Partial<FetchPolicy> & { readonly inheritMaxAge?: boolean };

function fetchPolicy(
  { field, target, after }: PlacedFetch,
  { graph, policies }: { readonly graph: Graph; readonly policies: ReadonlyMap<number, FetchPolicy> },
): FetchPolicy {
  const ofType = hintOn(graph.schema.getType(getNamedType(field.output).name)?.astNode);
  const hint: Hint = { ...ofType, ...shortest(fieldHints(field, coordinate(target.type, target.name), graph)) };
  const inherited = [...after].flatMap(({ index }) => policies.get(index)?.maxAge ?? []);
  const maxAge = hint.maxAge ?? (hint.inheritMaxAge === true && inherited.length > 0 ? Math.min(...inherited) : 0);
  const isOfCaller = usedIdentity(target, graph) !== undefined || readsCaller(field);
  const scope = hint.scope ?? (isOfCaller ? 'PRIVATE' : 'PUBLIC');
  const { staleWhileRevalidate = 0, staleIfError = 0 } = hint;
  return { ...NEVER, maxAge, scope, staleWhileRevalidate, staleIfError };
}

/** Hints on every field that the fetch was selected by. */
function fieldHints({ lookUp, through }: SelectedField, called: string, graph: Graph): readonly Hint[] {
  const names = new Set([called, ...(lookUp ? [lookUp.of] : []), ...through]);
  return [...names].flatMap((name) => hintOn(graph.fields.get(name)?.node) ?? []);
}

/** All hints hold: the shortest age, and the stricter scope. */
function shortest(hints: readonly Hint[]): Hint {
  const least = (pick: (hint: Hint) => number | undefined): number | undefined => {
    const found = hints.flatMap((hint) => pick(hint) ?? []);
    return found.length > 0 ? Math.min(...found) : undefined;
  };
  const scopes = hints.flatMap(({ scope }) => scope ?? []);
  const [first] = scopes;
  return {
    ...present(
      'maxAge',
      least(({ maxAge }) => maxAge),
    ),
    ...present('scope', scopes.includes('PRIVATE') ? 'PRIVATE' : first),
    ...present(
      'staleWhileRevalidate',
      least(({ staleWhileRevalidate }) => staleWhileRevalidate),
    ),
    ...present(
      'staleIfError',
      least(({ staleIfError }) => staleIfError),
    ),
    ...present('inheritMaxAge', hints.some(({ inheritMaxAge }) => inheritMaxAge) || undefined),
  };
}

const present = <Name extends string, Value>(name: Name, value: Value | undefined): Partial<Record<Name, Value>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);

function hintOn(node: Annotated | null | undefined): Hint | undefined {
  const use = directiveOn(node, 'cacheControl');
  if (!use) return undefined;
  const scope = use.string('scope');
  return {
    ...present('maxAge', nonNegative(use.int('maxAge'))),
    ...present('scope', scope === 'PUBLIC' || scope === 'PRIVATE' ? scope : undefined),
    ...present('staleWhileRevalidate', nonNegative(use.int('staleWhileRevalidate'))),
    ...present('staleIfError', nonNegative(use.int('staleIfError'))),
    ...present('inheritMaxAge', use.plain('inheritMaxAge') === true || undefined),
  };
}

const nonNegative = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.max(0, seconds);

/** Whether an argument of the call, or the key of its look-up, is who calls or a header. */
function readsCaller({ args, lookUp, below }: SelectedField): boolean {
  const steps = (lookUp?.steps ?? below ?? []).flatMap((step) => [...step.args.values()]);
  return [...args.values(), ...steps, ...(lookUp ? [lookUp.key] : [])].some((expression) =>
    [...withinExpression(expression)].some(({ kind }) => kind === 'caller' || kind === 'header'),
  );
}

/** What the client's fields and types say of an answer they are part of. */
function clientHints({ shape, shapeFields }: Lowered, { types }: Client): readonly Hint[] {
  const named = new Set<string>();
  const note = ({ typeName }: ObjectShape): void => void named.add(typeName);
  note(shape);
  for (const { output } of shapeFields) for (const object of objectShapes(output)) note(object);
  return [
    ...shapeFields.flatMap(({ use }) => hintOn(use?.view.node) ?? []),
    ...[...named].flatMap((name) => hintOn(types.get(name)?.node) ?? []),
  ];
}

function dependsOnCaller({ requirement, source, output }: ShapeField): boolean {
  if (requirement !== NO_REQUIREMENT || objectShapes(output).some((object) => object.requirement !== NO_REQUIREMENT))
    return true;
  const expressions =
    source.kind === 'expression'
      ? [source.expression]
      : source.kind === 'text'
        ? source.parts.flatMap((part) => (typeof part === 'object' && 'expression' in part ? [part.expression] : []))
        : [];
  return expressions.some((expression) =>
    [...withinExpression(expression)].some(({ kind }) => kind === 'caller' || kind === 'header'),
  );
}
