import type { Graph } from '../graph/graph.ts';
import type { Requirement } from './access.ts';
import type { OperationPlan } from './plan-operation.ts';
import type { ShapeField } from './shape.ts';
import { type Fetch, planWaves } from './waves.ts';

/** What an operation will do, as plain data. */
export interface Explanation {
  readonly operation: string | undefined;
  readonly kind: OperationPlan['kind'];
  readonly requests: number;
  readonly waves: readonly { readonly wave: number; readonly fetches: readonly Fetch[] }[];
  /** What a caller needs, by the client's path. */
  readonly access: readonly { readonly path: string; readonly needs: string }[];
}

/** Explains a plan without running it. */
export function explainPlan(plan: OperationPlan, graph: Graph): Explanation {
  const { fetches, waves, requests } = planWaves(plan.lowered, graph);
  return {
    operation: plan.name,
    kind: plan.kind,
    requests,
    waves: Array.from({ length: waves }, (_, index) => ({
      wave: index + 1,
      fetches: fetches.filter(({ wave }) => wave === index + 1),
    })),
    access: plan.lowered.shapeFields.flatMap((field) => {
      const needs = describe(field.requirement);
      return needs === '' ? [] : [{ path: pathOf(field, plan.lowered.shapeFields), needs }];
    }),
  };
}

/** The explanation as text for a terminal. */
export function printExplanation({ operation, kind, requests, waves, access }: Explanation): string {
  const width = Math.max(0, ...waves.flatMap(({ fetches }) => fetches.map(({ service }) => service.length)));
  const lines = [
    `${kind} ${operation ?? '(anonymous)'}: ${count(requests, 'request')} in ${count(waves.length, 'wave')}`,
    ...waves.flatMap(({ wave, fetches }) => [
      `wave ${wave}`,
      ...fetches.map(
        (fetch) => `  ${fetch.service.padEnd(width)}  ${fetch.call}  ${manner(fetch)}  for ${fetch.paths.join(', ')}`,
      ),
    ]),
    ...(access.length > 0 ? ['access', ...access.map(({ path, needs }) => `  ${path}  ${needs}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function manner({ maxKeys, perItem }: Fetch): string {
  if (maxKeys !== undefined) return `(all keys at once, up to ${maxKeys} a request)`;
  return perItem ? '(one request for EACH item)' : '(one request)';
}

function describe({ authenticated, scopes, claims }: Requirement): string {
  const parts = [
    ...(authenticated ? ['a credential'] : []),
    ...scopes.map((alternatives) => `scopes ${alternatives.map((all) => all.join(' + ')).join(' or ')}`),
    ...[...new Set(claims.map((path) => `$caller.${path.join('.')}`))],
  ];
  return parts.join(', ');
}

function pathOf(field: ShapeField, fields: readonly ShapeField[]): string {
  const parent = fields[field.parent];
  return parent ? `${pathOf(parent, fields)}.${field.responseKey}` : field.responseKey;
}
