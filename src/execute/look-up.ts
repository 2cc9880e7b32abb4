import { getNamedType, getNullableType, isLeafType, isListType } from 'graphql';

import { GatewayError } from '../core/errors.ts';
import { type Batch, coordinate, type RestSource } from '../graph/graph.ts';
import { needKey } from '../graph/needs.ts';
import { remoteName } from '../graph/own-field.ts';
import { requestVariables } from '../graph/source-variables.ts';
import { graphField } from '../graph/resolve-path.ts';
import type { Variable } from '../language/variable.ts';
import { evaluate, KEYS, memberOf, type ThisValues } from '../plan/expression.ts';
import type { LookUpRequest } from '../plan/selection.ts';
import { type CallArguments, callArguments } from './call-arguments.ts';
import { entityKey } from './entity-key.ts';
import { variableLookup } from './variable-lookup.ts';
import { type BatchAnswer, matchItems } from './match-items.ts';
import { type FieldCall, nothingFound, requestValues, wired } from './field-call.ts';
import { leafReader } from './json-field.ts';
import { itemsOf } from './json-items.ts';
import { jsonMatch } from './json-match.ts';
import type { KeyBatch } from './key-batch.ts';
import { type RemoteStep, stepsWithValues } from './remote-step.ts';
import { restCall } from './rest-answer.ts';
import { askForSendable, type KeysRequest } from './sendable-keys.ts';

/** What one object looks up. */
export interface LookUp<Asking> {
  /** A key or a list of keys. */
  readonly key: unknown;
  readonly batch: KeyBatch<Asking>;
  /** What the object has of the value, or the values, of its key. */
  readonly take: (value: unknown) => unknown;
}

/** A root field of a GraphQL service that takes keys, and the steps from its answer to their items. */
export interface KeyedTarget {
  readonly field: string;
  readonly args: CallArguments;
  readonly steps: readonly RemoteStep[];
  /** How many keys it asks for. */
  readonly keys?: number;
}

/** How an executor asks, apart from what look-ups are. */
export interface LookUpPorts<Call extends FieldCall, Asking> {
  /** The value of a key, or the values of all keys of a list. */
  readonly loadKey: (call: Call, key: unknown, batch: KeyBatch<Asking>) => Promise<unknown>;
  /** The items that a GraphQL service has for keys, with what all these select. */
  readonly remoteItems: (call: Call, target: KeyedTarget, asking: readonly Asking[]) => Promise<unknown>;
  /** Equal for calls whose selections can be asked for together. */
  readonly documentKey: (call: Call) => string;
  /** How the values of a batch are kept between requests. */
  readonly keeping: (call: Call, batch: Pick<KeyBatch<Asking>, 'id' | 'isWhole'>) => KeyBatch<Asking>['keeping'];
}

/** Look-ups of fields, as an executor loads them. */
export class LookUps<Call extends FieldCall, Asking> {
  readonly #ports: LookUpPorts<Call, Asking>;

  constructor(ports: LookUpPorts<Call, Asking>) {
    this.#ports = ports;
  }

  /** What a REST field finds for its key, by a request for the keys of many objects. */
  ofRest(call: Call, source: RestSource, batch: Batch): LookUp<Asking> {
    const { args, self, target, context } = call;
    const key = variableLookup({ inputs: context.prepared.inputs, args, self })(batch.key);
    const matchOf = jsonMatch(call.selected.output, batch.match, context.graph);
    const request = (keys: readonly unknown[]): KeysRequest => {
      const sent = keys.map((one) => wired(call, batch.key, one));
      const send = restCall(source, { ...requestValues(call), keys: sent }, context);
      // Members of an object are named by the keys as the service knows them.
      const named = batch.match === '@key' ? sent : keys;
      return async () => found(call, { result: await send(), matchOf, keys: named, match: batch.match });
    };
    const id = `${coordinate(target.type, target.name)} ${JSON.stringify(otherValues(call, batch.key))}`;
    // An answer holds whole objects, whoever asks.
    const whole = { id, service: target.service, isWhole: true };
    return {
      key,
      batch: {
        ...whole,
        keeping: this.#ports.keeping(call, whole),
        load: (keys) => askForSendable(keys, request),
      },
      take: (value) => firstOf(call, batch, value),
    };
  }

  /** What is found by a call of a Query field that takes the keys of many objects; undefined when the object has no value where one is needed. */
  called(call: Call, lookUp: LookUpRequest): LookUp<Asking> | undefined {
    const { target, context, self } = call;
    const steps = stepsTo(call, lookUp, []);
    if (!steps) return undefined;
    const isRemote = target.source.kind === 'remote';
    const load: KeyBatch<Asking>['load'] = (keys, asking) =>
      askForSendable(keys, (some) => {
        const asked = { ...call, args: argumentsFor(call, some) };
        const way = stepsTo(call, lookUp, some) ?? steps;
        const send = isRemote
          ? this.#remoteItems(asked, { steps: way, keys: some.length }, asking)
          : this.#restItems(asked, lookUp, way);
        return async () => found(call, { ...(await send()), keys: some, match: lookUp.match });
      });
    const id = JSON.stringify([
      isRemote ? this.#ports.documentKey(call) : '',
      coordinate(target.type, target.name),
      lookUp.match,
      manner(call, lookUp),
      steps.map(({ field, args }) => [field, args]),
      call.args,
    ]);
    const key = evaluate(lookUp.key, context.prepared.inputs, self);
    const whole = { id, service: target.service, isWhole: !isRemote };
    const batch = { ...whole, keeping: this.#ports.keeping(call, whole), load };
    return { key, batch, take: (value) => firstOf(call, lookUp, value) };
  }

  #remoteItems(call: Call, way: Pick<KeyedTarget, 'steps' | 'keys'>, asking: readonly Asking[]): Ready {
    const { target, args, selected } = call;
    const path = selected.match.map(({ key }) => key);
    return async () => ({
      result: await this.#ports.remoteItems(call, { field: remoteName(target.name), args, ...way }, asking),
      matchOf: (item) => memberOf(item, path),
    });
  }

  #restItems(call: Call, { match }: LookUpRequest, steps: readonly RemoteStep[]): Ready {
    const { target, selected, context } = call;
    const { source, type, name } = target;
    if (source.kind !== 'rest') throw new Error(`${type}.${name} takes no keys`);
    const { batch } = source;
    const send = batch
      ? () => this.#load(asItself(call), unkept(this.ofRest(asItself(call), source, batch)))
      : restCall(source, requestValues(call), context);
    const matchOf = jsonMatch(selected.output, match, context.graph);
    return async () => ({ result: itemsOf(await send().catch(nothingIfNotFound), steps, context.graph), matchOf });
  }

  async #load(call: Call, { key, batch, take }: LookUp<Asking>): Promise<unknown> {
    return take(await this.#ports.loadKey(call, key, batch));
  }
}

/** Everything that a request depends on: of its key only what it also holds as a value of its own. */
function otherValues({ args, self, target }: FieldCall, key: Variable): unknown {
  const isHeld = requestVariables(target.source).some(
    (variable) => variable.scope === key.scope && needKey(variable) === needKey(key),
  );
  const others = Object.entries(args).filter(
    ([name]) => isHeld || key.scope !== 'args' || key.path.length > 1 || name !== key.path[0],
  );
  const needed = [...target.needs.keys()].filter((need) => isHeld || key.scope !== 'this' || need !== needKey(key));
  return [others, needed.map((need) => [need, self(need)])];
}

/** Whoever wants one item takes the first of those that match; names and positions have one value for each key. */
const manner = ({ isList }: FieldCall, { match }: Pick<LookUpRequest, 'match'>): boolean =>
  typeof match !== 'string' || isList;

function firstOf(call: FieldCall, { match }: Pick<LookUpRequest, 'match'>, found: unknown): unknown {
  const value = found ?? nothingFound(call);
  if (call.isList || typeof match === 'string') return value;
  return Array.isArray(value) ? ((value as readonly unknown[])[0] ?? null) : value;
}

/** The call's arguments with the keys in their places. */
function argumentsFor({ selected, context, self }: FieldCall, keys: readonly unknown[]): CallArguments {
  const { inputs } = context.prepared;
  return callArguments(selected.declared, { inputs, self: withKeys(self, keys), given: selected.args }) ?? {};
}

const withKeys =
  (self: ThisValues, keys: readonly unknown[]): ThisValues =>
  (need) =>
    need === KEYS ? keys : self(need);

/** The steps to the items with the keys in their places. */
const stepsTo = (
  call: FieldCall,
  { steps }: LookUpRequest,
  keys: readonly unknown[],
): readonly RemoteStep[] | undefined => stepsWithValues(call, steps, withKeys(call.self, keys));

type Answered = Pick<BatchAnswer, 'result' | 'matchOf'>;

/** What a service answers to a request that is ready to be sent. */
type Ready = () => Promise<Answered>;

/** A look-up that finds nothing, by whatever method, has failed in nothing. */
function nothingIfNotFound(error: unknown): null {
  if (error instanceof GatewayError && error.code === 'NOT_FOUND') return null;
  throw error;
}

/** What is kept already by the call around it. */
const unkept = <Asking>({ batch, ...lookUp }: LookUp<Asking>): LookUp<Asking> => ({
  ...lookUp,
  batch: { ...batch, keeping: undefined },
});

/** The called field for itself, which looks up the keys it is given in its own way. */
function asItself<Call extends FieldCall>(call: Call): Call {
  const { selected, target, context } = call;
  const output = graphField(context.graph.schema, target.type, target.name)?.type ?? selected.output;
  return { ...call, isList: isListType(getNullableType(output)), selected: { ...selected, output } };
}

function found(
  call: FieldCall,
  answer: Answered & Pick<BatchAnswer, 'match'> & { readonly keys: readonly unknown[] },
): readonly unknown[] {
  const { target, selected } = call;
  const { graph } = call.context;
  const { service } = target;
  const keys = answer.keys.map((key) => entityKey(key, service) ?? '');
  const values = matchItems({ ...answer, service, keys, isList: manner(call, answer) });
  if (target.source.kind === 'remote' || !isLeafType(getNamedType(selected.output))) return values;
  return values.map(leafReader(selected.output, { graph, service }));
}
