import { readFile } from 'node:fs/promises';

import { parse } from 'graphql';

import type { Client } from '../client/client.ts';
import type { Project } from '../client/load-project.ts';
import { GatewayError } from '../core/errors.ts';
import { errorEntries, Refusal } from '../core/refusal.ts';
import { coerceVariables } from '../plan/coerce-variables.ts';
import { explainPlan, printExplanation } from '../plan/explain.ts';
import type { OperationPlan } from '../plan/plan-operation.ts';
import { createPlanner } from '../plan/planner.ts';
import { checkedClient } from './checked-client.ts';
import { type Command, type OptionValues, text, WrongUsage } from './command.ts';
import { ROOT_ABOUT } from './root-folder.ts';

/** `facet explain` */
export const explain: Command = {
  example: "facet explain --client web --query '{ me { name reviews { rating } } }'",
  options: {
    root: { type: 'string' },
    client: { type: 'string' },
    query: { type: 'string' },
    file: { type: 'string' },
    variables: { type: 'string' },
    format: { type: 'string' },
  },
  about: {
    root: ROOT_ABOUT,
    client: 'the client whose operation it is',
    query: 'the operation',
    file: 'a file with the operation; without it and --query every stored operation of the client is explained',
    variables: 'its variables as JSON: prices it for them (default: each by its default)',
    format: 'text (default) or json',
  },
  async run(values) {
    const checked = await checkedClient(values);
    if (!checked) return 1;
    const { client, project } = checked;
    try {
      const plans = await plansOf(values, client, project);
      const given = jsonVariables(text(values, 'variables'));
      const explained = plans.map((plan) => {
        const variables = given ? coerceVariables(client.schema, plan.variables, given) : defaultsOf(plan, client);
        return explainPlan(plan, { graph: project.graph, client, variables });
      });
      if (text(values, 'format') === 'json') process.stdout.write(`${JSON.stringify(explained, null, 2)}\n`);
      else process.stdout.write(explained.map(printExplanation).join('\n'));
      return 0;
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof GatewayError)) throw error;
      for (const { message, locations } of errorEntries(error)) {
        process.stderr.write(
          `${locations?.map(({ line, column }) => `${line}:${column} `).join('') ?? ''}${error.code} ${message}\n`,
        );
      }
      return 1;
    }
  },
};

function jsonVariables(json: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (json === undefined) return undefined;
  const value = parsedJson(json);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new WrongUsage(`--variables is a JSON object: --variables '{ "first": 10 }'`);
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The variables that have a default. */
function defaultsOf({ variables }: OperationPlan, { schema }: Client): Readonly<Record<string, unknown>> {
  const optional = variables.filter(({ defaultValue }) => defaultValue);
  return coerceVariables(schema, optional, {});
}

async function plansOf(values: OptionValues, client: Client, { graph }: Project): Promise<readonly OperationPlan[]> {
  const planner = createPlanner({ client, graph, introspectionEnabled: true }, parse);
  const file = text(values, 'file');
  const query = text(values, 'query') ?? (file === undefined ? undefined : await readFile(file, 'utf8'));
  if (query !== undefined) return [planner.plan(query, undefined)];
  if (client.operations.length === 0)
    throw new WrongUsage(`${client.name} has no stored operations; give one with --query`);
  return client.operations.map((operation) => planner.plan(operation.text, undefined));
}
