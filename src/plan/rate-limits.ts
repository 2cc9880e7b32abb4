import type { Client } from '../client/client.ts';
import { viewSteps } from '../client/view-steps.ts';
import type { Graph } from '../graph/graph.ts';
import { type Annotated, directiveOn } from '../language/directive-use.ts';
import type { Expression, Inputs } from './expression.ts';
import type { Lowered } from './lower.ts';
import { type GraphStep, graphSteps } from './price/graph-steps.ts';
import { valueOf } from './price/list-items.ts';
import { ownArguments } from './price/own-price.ts';

/** How often a caller may select a field: `max` times in `windowMs`. */
export interface FieldLimit {
  /** `ShapeField.index` */
  readonly index: number;
  /** What is counted, whoever calls. */
  readonly name: string;
  readonly max: number;
  readonly windowMs: number;
  /** Values that are counted apart. */
  readonly identity: readonly Expression[];
}

/** The `@rateLimit`s of an operation: of the client's fields, and of the graph's that they lead to. */
export function fieldLimits({ shapeFields }: Lowered, client: Client, graph: Graph): readonly FieldLimit[] {
  return shapeFields.flatMap(({ index, use }) => {
    if (!use) return [];
    const { view, args } = use;
    const own = limitOn(view.node, { index, name: `${view.type}.${view.name}`, args: ownArguments(use) });
    const steps = graphSteps(graph, viewSteps(view.source), { key: '', scope: { args, outer: undefined } });
    const ofGraph = allSteps(steps).flatMap(({ node, name, args: given }) =>
      limitOn(node, { index, name: `graph ${name}`, args: given }),
    );
    return [...own, ...ofGraph].map((limit) => ({ ...limit, name: `${client.name} ${limit.name}` }));
  });
}

/** The values of a request that are counted apart. */
export const countedApart = ({ identity }: FieldLimit, inputs: Inputs): readonly unknown[] =>
  identity.map((value) => valueOf(value, inputs));

interface Limited {
  readonly index: number;
  readonly name: string;
  readonly args: ReadonlyMap<string, Expression>;
}

function limitOn(node: Annotated | undefined, { index, name, args }: Limited): readonly FieldLimit[] {
  const use = directiveOn(node, 'rateLimit');
  const max = use?.int('max');
  const windowMs = use?.duration('window');
  if (!use || max === undefined || windowMs === undefined) return [];
  const identity = use.strings('identityArgs').flatMap((path): Expression[] => {
    const [argument = '', ...inside] = path.split('.');
    const of = args.get(argument);
    if (!of) return [];
    return [inside.length === 0 ? of : { kind: 'member', of, path: inside }];
  });
  return [{ index, name, max, windowMs, identity }];
}

const allSteps = (steps: readonly GraphStep[]): readonly GraphStep[] =>
  steps.flatMap((step) => [step, ...allSteps(step.inside)]);
