import type { GraphQLArgument } from 'graphql';

import { asGatewayError, GatewayError } from '../../core/errors.ts';
import type { Service } from '../../graph/graph.ts';
import { statusError } from '../../service/answer-status.ts';
import { parseJsonAnswer } from '../../service/json-answer.ts';
import type { CallArguments } from '../call-arguments.ts';
import { asRemoteFailure, type RemoteResult, remoteResult } from '../remote-result.ts';
import type { RemoteStep } from '../remote-step.ts';
import { serviceHeaders } from '../rest-request.ts';
import type { ServiceContext } from '../service-context.ts';
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
}

/** Writes a selection into a document. */
export type WriteSelection = (write: (value: unknown, argument: GraphQLArgument) => string) => string;

/** A document and its variables. */
export interface RemoteDocument {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One document for several root fields, told apart by aliases. */
export function remoteDocument(calls: readonly RootCall[]): RemoteDocument {
  const definitions: string[] = [];
  const variables: Record<string, unknown> = {};
  const write = (value: unknown, { type, default: byDefault }: GraphQLArgument): string => {
    const name = `v${definitions.length}`;
    definitions.push(`$${name}:${byDefault ? String(type).replace(/!$/, '') : String(type)}`);
    variables[name] = value;
    return `$${name}`;
  };
  const fields = calls.map(({ field, declared, args, steps, selections }, index) => {
    const innermost = selectionsText(selections, write);
    const below = steps.reduceRight(
      (inner, step) => `{${step.field}${argumentsText(step.declared, step.args, write)}${inner}}`,
      innermost,
    );
    return `${aliasOf(index)}:${field}${argumentsText(declared, args, write)}${below}`;
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

const aliasOf = (index: number): string => `f${index}`;

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
    const { prepared, environment, request, scope } = this.#context;
    try {
      request.calls.total++;
      const answer = await this.#context.calls(service.name)({
        method: 'POST',
        path: '',
        headers: serviceHeaders(service, { inputs: prepared.inputs, environment }),
        body: JSON.stringify(remoteDocument(calls)),
        signal: request.signal,
        view: scope.view,
      });
      const error = statusError(service.name, answer);
      if (error) return asRemoteFailure(error);
      const result = remoteResult(parseJsonAnswer(service.name, answer), service.name);
      return calls.map((_, index) => rootValue(result, index));
    } catch (error) {
      return asGatewayError(error);
    }
  }
}

/** The value of a root field by its position; an error that names no place explains a null. */
export const rootValue = ({ data, errors = [] }: RemoteResult, index: number): unknown =>
  data?.[aliasOf(index)] ?? errors[0] ?? null;
