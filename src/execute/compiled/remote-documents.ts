import type { GraphQLArgument } from 'graphql';

import type { GatewayError } from '../../core/errors.ts';
import { asGatewayError } from '../../core/errors.ts';
import type { TracedCall } from '../../core/request-trace.ts';
import type { Service } from '../../graph/graph.ts';
import { statusError } from '../../service/answer-status.ts';
import { parseJsonAnswer } from '../../service/json-answer.ts';
import { memberOf } from '../../plan/expression.ts';
import type { SelectedField } from '../../plan/selection.ts';
import type { CallArguments } from '../call-arguments.ts';
import { asRemoteFailure, type RemoteResult, remoteResult } from '../remote-result.ts';
import type { RemoteStep } from '../remote-step.ts';
import { serviceHeaders } from '../rest-request.ts';
import { setOwn } from '../set-own.ts';
import type { ServiceContext } from '../service-context.ts';
import { type TracedContext, tracedWave } from '../traced-wave.ts';
import { argumentsText } from './remote-selection.ts';

/** A root field to ask a GraphQL service for. */
export interface RootCall {
  readonly service: string;
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly field: string;
  readonly declared: readonly GraphQLArgument[];
  readonly args: CallArguments;
  /** From its value to what is selected of. */
  readonly steps: readonly RemoteStep[];
  /** What all who share the answer select, as a document can hold it. */
  readonly selections: readonly WriteSelection[];
  /** How many keys it asks for; undefined where it takes none. */
  readonly keys?: number | undefined;
  /** Where it is called. */
  readonly selected: Pick<SelectedField, 'index'>;
}

/** Writes a selection into a document. */
export type WriteSelection = (write: (value: unknown, argument: GraphQLArgument) => string) => string;

/** A document and its variables. */
export interface RemoteDocument {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The keys under which a document has root fields: their names, with a number where one name stands several times. */
function rootKeys(calls: readonly Pick<RootCall, 'field'>[]): readonly string[] {
  const names = new Set(calls.map(({ field }) => field));
  const keys = new Set<string>();
  return calls.map(({ field }) => {
    let key = field;
    for (let count = 2; keys.has(key) || (key !== field && names.has(key)); count++) key = `${field}_${count}`;
    keys.add(key);
    return key;
  });
}

/** One document for several root fields. */
export function remoteDocument(calls: readonly RootCall[]): RemoteDocument {
  const definitions: string[] = [];
  const variables: Record<string, unknown> = {};
  const write = (value: unknown, { name: argument, type, default: byDefault }: GraphQLArgument): string => {
    let name = argument;
    for (let count = 2; Object.hasOwn(variables, name); count++) name = `${argument}_${count}`;
    definitions.push(`$${name}:${byDefault ? String(type).replace(/!$/, '') : String(type)}`);
    setOwn(variables, name, value);
    return `$${name}`;
  };
  const keys = rootKeys(calls);
  const fields = calls.map(({ field, declared, args, steps, selections }, index) => {
    const innermost = selectionsText(selections, write);
    const below = steps.reduceRight(
      (inner, step) => `{${step.field}${argumentsText(step.declared, step.args, write)}${inner}}`,
      innermost,
    );
    const key = keys[index] === field ? '' : `${keys[index]}:`;
    return `${key}${field}${argumentsText(declared, args, write)}${below}`;
  });
  const head = definitions.length > 0 ? `(${definitions.join()})` : '';
  return { query: `${calls[0]?.operation ?? 'query'}${head}{${fields.join(' ')}}`, variables };
}

/** Equal fields of several selections are one for a service. */
function selectionsText(selections: readonly WriteSelection[], write: Parameters<WriteSelection>[0]): string {
  const [first, ...others] = selections.map((selection) => selection(write)).filter((text) => text !== '');
  if (first === undefined) return '';
  return others.length === 0 ? first : `{${[first, ...others].map((text) => text.slice(1, -1)).join(' ')}}`;
}

/** Root fields that are asked for together, in one document for each service. */
export class RemoteDocuments {
  readonly #context: ServiceContext;
  #pending: { readonly call: RootCall; readonly settle: (value: unknown) => void }[] = [];

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /** What a service answers to a root field, or the error it fails with. Never rejects. */
  ask(call: RootCall): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#pending.push({ call, settle: resolve });
    return promise;
  }

  /** Sends what has been asked for. */
  send(): void {
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    this.#pending = [];
    for (const [name, asked] of Map.groupBy(pending, ({ call }) => call.service)) {
      const service = this.#context.graph.services.get(name);
      if (!service) throw new Error(`there is no service "${name}"`);
      const calls = asked.map(({ call }) => call);
      void this.#answers(service, calls).then((values) => {
        for (const [index, { settle }] of asked.entries()) settle(values instanceof Error ? values : values[index]);
      });
    }
  }

  async #answers(service: Service, calls: readonly RootCall[]): Promise<readonly unknown[] | GatewayError> {
    const { prepared, environment, request, scope, unchanged } = this.#context;
    const { name } = service;
    try {
      request.calls.total++;
      const body = JSON.stringify(remoteDocument(calls));
      const answer = await this.#context.calls(name)({
        method: 'POST',
        path: '',
        isRepeatable: calls[0]?.operation === 'query',
        headers: serviceHeaders(service, { inputs: prepared.inputs, environment }),
        body,
        signal: request.signal,
        view: scope.view,
        purges: request.freshness.purges,
        trace: request.trace?.call(tracedCall(name, calls, this.#context)),
      });
      const error = statusError(name, answer);
      if (error) return asRemoteFailure(error);
      const read = (): RemoteResult => remoteResult(parseJsonAnswer(name, answer), name);
      const result = unchanged ? (unchanged.read(() => `${name} ${body}`, answer, read) as RemoteResult) : read();
      return rootKeys(calls).map((key) => rootValue(result, key));
    } catch (error) {
      return asGatewayError(error);
    }
  }
}

function tracedCall(service: string, calls: readonly RootCall[], context: TracedContext): TracedCall {
  const [first] = calls;
  const keys = calls.flatMap((call) => call.keys ?? []);
  return {
    ...{ service, method: 'POST', path: '', fields: calls.map(({ field }) => field) },
    keys: keys.length === 0 ? undefined : keys.reduce((sum, count) => sum + count),
    // One document has what one wave asks.
    wave: first && tracedWave(first.selected, context),
  };
}

/** The value of a root field; an error that names no place explains a null. */
export const rootValue = ({ data, errors = [] }: RemoteResult, key: string): unknown =>
  memberOf(data, [key]) ?? errors[0] ?? null;
