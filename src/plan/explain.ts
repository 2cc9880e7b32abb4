import type { Client } from '../client/client.ts';
import type { Graph } from '../graph/graph.ts';
import type { Requirement } from './access.ts';
import type { CachePolicy } from './cache-policy.ts';
import { explainPrice, fieldPath, type PriceExplanation } from './explain-price.ts';
import type { Inputs } from './expression.ts';
import type { OperationPlan } from './plan-operation.ts';
import type { ShapeField } from './shape.ts';
import { type Fetch, planWaves } from './waves.ts';

/** What an operation will do, as plain data. */
export interface Explanation {
  readonly operation: string | undefined;
  readonly kind: OperationPlan['kind'];
  readonly requests: number;
  readonly price: PriceExplanation & { readonly maxCost: number };
  readonly depth: { readonly levels: number; readonly maxDepth: number };
  /** How long the whole answer may be kept, and for whom. */
  readonly cache: CachePolicy;
  readonly waves: readonly { readonly wave: number; readonly fetches: readonly Fetch[] }[];
  /** What a caller needs, by the client's path. */
  readonly access: readonly { readonly path: string; readonly needs: string }[];
  /** How often each caller may ask for a field. */
  readonly rateLimits: readonly { readonly path: string; readonly max: number; readonly windowMs: number }[];
}

/** What a plan is explained with. */
export interface ExplainScope {
  readonly graph: Graph;
  readonly client: Client;
  /** Absent ones count by their defaults. */
  readonly variables: Inputs['variables'];
}

/** Explains a plan without running it. */
export function explainPlan(plan: OperationPlan, { graph, client, variables }: ExplainScope): Explanation {
  const { lowered, caching } = plan;
  const { fetches, waves, requests } = planWaves(lowered, graph, caching);
  const { maxCost, maxDepth } = client.settings;
  return {
    operation: plan.name,
    kind: plan.kind,
    requests,
    price: { ...explainPrice(plan, variables), maxCost },
    depth: { levels: depthOf(lowered.shapeFields), maxDepth },
    cache: caching.response,
    waves: Array.from({ length: waves }, (_, index) => ({
      wave: index + 1,
      fetches: fetches.filter(({ wave }) => wave === index + 1),
    })),
    access: lowered.shapeFields.flatMap((field) => {
      const needs = describe(field.requirement);
      return needs === '' ? [] : [{ path: fieldPath(field, lowered.shapeFields), needs }];
    }),
    rateLimits: plan.rateLimits.flatMap(({ index, max, windowMs }) => {
      const field = lowered.shapeFields[index];
      return field ? [{ path: fieldPath(field, lowered.shapeFields), max, windowMs }] : [];
    }),
  };
}

/** The explanation as text for a terminal. */
export function printExplanation(explanation: Explanation): string {
  const { operation, kind, requests, waves, access, price, depth, cache } = explanation;
  const width = widest(waves.flatMap(({ fetches }) => fetches.map(({ service }) => service)));
  const pathWidth = widest(price.fields.map(({ path }) => path));
  const isOver = price.points > price.maxCost;
  const lines = [
    `${kind} ${operation ?? '(anonymous)'}: ${count(requests, 'request')} in ${count(waves.length, 'wave')}`,
    `${price.points} of ${count(price.maxCost, 'point')}${isOver ? ' (TOO MUCH)' : ''}, depth ${depth.levels} of ${depth.maxDepth}, ${kept(cache) ?? 'not cacheable'}`,
    ...waves.flatMap(({ wave, fetches }) => [`wave ${wave}`, ...fetches.map((fetch) => fetchLine(fetch, width))]),
    ...section(
      'points',
      price.fields,
      ({ path, values, points }) => `${path.padEnd(pathWidth)}  ${ofValues(points, values)}`,
    ),
    ...section('access', access, ({ path, needs }) => `${path}  ${needs}`),
    ...section(
      'limits',
      explanation.rateLimits,
      ({ path, max, windowMs }) => `${path}  ${count(max, 'call')} in ${windowMs / 1_000} s`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));

const section = <Entry>(title: string, entries: readonly Entry[], line: (entry: Entry) => string): readonly string[] =>
  entries.length === 0 ? [] : [title, ...entries.map((entry) => `  ${line(entry)}`)];

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const ofValues = (points: number, values: number): string =>
  values === 1 ? String(points) : `${points}  (${count(values, 'value')})`;

function fetchLine(fetch: Fetch, width: number): string {
  const { service, call, paths, cache, isDeferred } = fetch;
  const age = cache && kept(cache);
  const more = [...(age === undefined ? [] : [age]), ...(isDeferred ? ['deferred'] : [])];
  const parts = [service.padEnd(width), call, manner(fetch), ...more];
  return `  ${parts.join('  ')}  for ${paths.join(', ')}`;
}

function manner({ maxKeys, perItem }: Fetch): string {
  if (maxKeys !== undefined) return `(all keys at once, up to ${maxKeys} a request)`;
  return perItem ? '(one request for EACH item)' : '(one request)';
}

const kept = ({ maxAge, scope }: CachePolicy): string | undefined =>
  maxAge === 0 ? undefined : `cacheable for ${maxAge} s${scope === 'PRIVATE' ? ' for each caller' : ''}`;

const depthOf = (fields: readonly ShapeField[]): number => {
  const levels: number[] = [];
  for (const { index, parent } of fields) levels[index] = (levels[parent] ?? 0) + 1;
  return Math.max(0, ...levels);
};

function describe({ authenticated, scopes, claims }: Requirement): string {
  const parts = [
    ...(authenticated ? ['a credential'] : []),
    ...scopes.map((alternatives) => `scopes ${alternatives.map((all) => all.join(' + ')).join(' or ')}`),
    ...[...new Set(claims.map((path) => `$caller.${path.join('.')}`))],
  ];
  return parts.join(', ');
}
