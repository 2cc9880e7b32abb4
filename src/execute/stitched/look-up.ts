import DataLoader from 'dataloader';
import { getNamedType } from 'graphql';

import { askedService } from '../../graph/asked-service.ts';
import { type Batch, coordinate, type JoinSource } from '../../graph/graph.ts';
import { needKey } from '../../graph/needs.ts';
import { graphField } from '../../graph/resolve-path.ts';
import type { Variable } from '../../language/variable.ts';
import { memberOf } from '../../plan/expression.ts';
import { callArguments } from '../call-arguments.ts';
import { entityKey } from '../entity-key.ts';
import { matchItems } from '../match-items.ts';
import { pathValue } from '../path-value.ts';
import { variableLookup } from '../variable-lookup.ts';
import { type FieldCall, nothingFound, requestValues } from './field-call.ts';
import { remoteCall } from './remote-call.ts';
import { restAnswer } from './rest-answer.ts';

/** One value of a look-up: callers with equal other arguments share requests of up to `maxKeys` keys. */
export async function lookUp(call: FieldCall, batch: Batch): Promise<unknown> {
  const { args, self, target } = call;
  const key = batch.key.scope === 'this' ? self(needKey(batch.key)) : memberOf(args, batch.key.path);
  if (!Array.isArray(key)) return (await load(call, batch, key)) ?? nothingFound(call);
  const found = await Promise.all((key as readonly unknown[]).map((one) => load(call, batch, one)));
  if (!call.isList) throw new Error(`${target.type}.${target.name} is one item, its key is a list`);
  return found.flat();
}

async function load(call: FieldCall, batch: Batch, key: unknown): Promise<unknown> {
  if (entityKey(key, call.target.service) === undefined) return null;
  return loaderFor(call, batch).load(key);
}

function loaderFor(call: FieldCall, batch: Batch): DataLoader<unknown, unknown, string> {
  const { context, target, selected } = call;
  const { source } = target;
  // REST answers hold whole objects, whoever asks; a GraphQL service answers what this selection asks.
  const scope = source.kind === 'rest' ? coordinate(target.type, target.name) : `selected ${selected.index}`;
  const id = `${scope} ${JSON.stringify(otherValues(call, batch.key))}`;
  const known = context.loaders.get(id);
  if (known) return known;
  const service = context.graph.services.get(askedService(target, context.graph));
  const loader = new DataLoader<unknown, unknown, string>((keys) => loadMany(call, batch, keys), {
    cacheKeyFn: (key) => entityKey(key, target.service) ?? '',
    maxBatchSize: service?.maxKeys ?? 1,
  });
  context.loaders.set(id, loader);
  return loader;
}

/** Everything but the key that a request depends on. */
function otherValues({ args, self, target }: FieldCall, key: Variable): unknown {
  const others = Object.entries(args).filter(
    ([name]) => key.scope !== 'args' || key.path.length > 1 || name !== key.path[0],
  );
  const needed = [...target.needs.keys()].filter((need) => key.scope !== 'this' || need !== needKey(key));
  return [others, needed.map((need) => [need, self(need)])];
}

async function loadMany(call: FieldCall, batch: Batch, keys: readonly unknown[]): Promise<readonly unknown[]> {
  const { source } = call.target;
  const service = askedService(call.target, call.context.graph);
  const answered =
    source.kind === 'rest'
      ? {
          result: await restAnswer(source, { ...requestValues(call), keys }, call.context),
          matchOf: jsonMatch(call, batch),
        }
      : await joined(call, source as JoinSource, keys);
  return matchItems({
    ...answered,
    service,
    keys: keys.map((key) => entityKey(key, service) ?? ''),
    match: batch.match,
    isList: call.isList,
  });
}

interface Answered {
  readonly result: unknown;
  readonly matchOf: (item: unknown) => unknown;
}

/** A look-up through another Query field, which takes all keys as an argument. */
async function joined(call: FieldCall, source: JoinSource, keys: readonly unknown[]): Promise<Answered> {
  const { context, args, self } = call;
  const { inputs } = context.prepared;
  const target = context.graph.fields.get(coordinate('Query', source.call.field));
  const lookup = variableLookup({ inputs, args, self, keys });
  const given = new Map(
    [...source.call.args].map(([name, argument]) => [
      name,
      {
        kind: 'constant' as const,
        value: pathValue(argument, lookup),
      },
    ]),
  );
  const declared = graphField(context.graph.schema, 'Query', source.call.field)?.args ?? [];
  const values = callArguments(declared, { inputs, self, given }) ?? {};
  if (target?.source.kind === 'rest') {
    const selected = { ...call.selected, declared };
    const result = await restAnswer(target.source, requestValues({ ...call, selected, args: values }), context);
    return {
      result: source.steps.reduce((value, { field }) => memberOf(value, [field]), result),
      matchOf: jsonMatch(call, source.batch),
    };
  }
  const remote = {
    service: target?.service ?? '',
    field: source.call.field,
    args: values,
    steps: source.steps,
    many: true,
  };
  return { result: await remoteCall(call, remote), matchOf: selectedMatch(call) };
}

/** Reads the match field of a REST service's item, through its own `@from`. */
function jsonMatch({ selected, context }: FieldCall, batch: Batch | undefined): Answered['matchOf'] {
  if (!batch || typeof batch.match === 'string') return () => undefined;
  const path: string[] = [];
  let type = getNamedType(selected.output).name;
  for (const name of batch.match) {
    const source = context.graph.fields.get(coordinate(type, name))?.source;
    path.push(...(source?.kind === 'json' ? source.path : [name]));
    const output = graphField(context.graph.schema, type, name)?.type;
    type = output ? getNamedType(output).name : '';
  }
  return (item) => memberOf(item, path);
}

/** Reads the match field of an item of a GraphQL service, which was selected for that. */
function selectedMatch({ selected }: FieldCall): Answered['matchOf'] {
  const path = selected.match.map(({ key }) => key);
  return (item) => memberOf(item, path);
}
