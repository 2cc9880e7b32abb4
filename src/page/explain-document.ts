import { Kind, parse } from 'graphql';

import type { Client } from '../client/client.ts';
import { GatewayError } from '../core/errors.ts';
import { type ErrorEntry, errorEntries, Refusal } from '../core/refusal.ts';
import { coerceVariables } from '../plan/coerce-variables.ts';
import { type Explanation, explainPlan } from '../plan/explain.ts';
import type { OperationPlan } from '../plan/plan-operation.ts';
import type { Registry, Surface } from '../registry.ts';

/** What is to be explained. */
export interface Question {
  readonly client: string;
  readonly query: string;
  /** Undefined: each counts by its default. */
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/** What the operations of a document will do, or what is wrong with it, with lines and columns. */
export type Explained =
  | { readonly explanations: readonly Explanation[] }
  | { readonly errors: readonly Pick<ErrorEntry, 'message' | 'locations' | 'extensions'>[] };

/** A document holds as many operations as anybody reads of. */
const MAX_OPERATIONS = 20;

/**
 * Explains every operation of a document without running it. Its size is bounded as for callers; a client that accepts
 * stored operations only has others explained all the same. Undefined for a client that is not there.
 */
export function explainDocument(
  registry: Registry,
  { client: name, query, variables }: Question,
): Explained | undefined {
  const [graph, surface] = [registry.graph(), registry.surface(name)];
  if (!graph || !surface) return undefined;
  const { client } = surface;
  try {
    const explanations = plansOf(surface, query).map((plan) =>
      explainPlan(plan, { graph, client, variables: variablesOf(plan, client, variables) }),
    );
    return { explanations };
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof GatewayError)) throw error;
    return {
      errors: errorEntries(error).map(({ message, locations, extensions }) => ({ message, locations, extensions })),
    };
  }
}

function plansOf({ planner }: Surface, text: string): readonly OperationPlan[] {
  try {
    return [planner.plan(text, undefined)];
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'BAD_REQUEST') throw error;
    // Its size is known to be within the limits by now.
    const names = parse(text).definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION && node.name ? [node.name.value] : [],
    );
    if (names.length === 0) throw error;
    return names.slice(0, MAX_OPERATIONS).map((operation) => planner.plan(text, operation));
  }
}

/** Those that are given, or else the defaults. */
function variablesOf(
  { variables }: OperationPlan,
  { schema }: Client,
  given: Question['variables'],
): Readonly<Record<string, unknown>> {
  if (given) return coerceVariables(schema, variables, given);
  return coerceVariables(
    schema,
    variables.filter(({ defaultValue }) => defaultValue),
    {},
  );
}
