import { getNamedType, getNullableType, type GraphQLOutputType, isLeafType, isListType } from 'graphql';

import { type ErrorCode, GatewayError } from '../../src/core/errors.ts';
import type { PathKey } from '../../src/execute/answer.ts';
import { type CallArguments, callArguments } from '../../src/execute/call-arguments.ts';
import { errorTree } from '../../src/execute/error-tree.ts';
import { isNeeded, type Prepared } from '../../src/execute/prepare.ts';
import type { Found } from '../../src/execute/read-result.ts';
import { coordinate, type Graph, type GraphField } from '../../src/graph/graph.ts';
import { needKey } from '../../src/graph/needs.ts';
import { renderText } from '../../src/language/text-template.ts';
import { urlVariables } from '../../src/language/url-template.ts';
import { memberOf, type ThisValues } from '../../src/plan/expression.ts';
import type { Lowered } from '../../src/plan/lower.ts';
import type { SelectedField, SelectionSet } from '../../src/plan/selection.ts';
import { callText, type MemoryServices } from './memory-services.ts';

/** What a lowered operation runs on. */
export interface LoweredRun {
  readonly graph: Graph;
  readonly lowered: Lowered;
  readonly prepared: Prepared;
  readonly services: MemoryServices;
}

/** The graph's result for a lowered operation, as an executor hands it to shaping; and the calls made for it. */
export function runLowered(run: LoweredRun): { readonly result: Found; readonly calls: ReadonlySet<string> } {
  const runner = new Runner(run);
  const data = runner.object(run.lowered.root, {}, { type: 'Query', path: [] });
  return { result: { data, errors: errorTree(runner.errors) }, calls: runner.calls };
}

interface At {
  readonly type: string;
  readonly path: readonly PathKey[];
}

class Runner {
  readonly errors: (readonly [readonly PathKey[], GatewayError])[] = [];
  readonly calls = new Set<string>();
  readonly #run: LoweredRun;

  constructor(run: LoweredRun) {
    this.#run = run;
  }

  object({ fields }: SelectionSet, json: unknown, { type, path }: At): Record<string, unknown> {
    const { lowered, prepared } = this.#run;
    const result: Record<string, unknown> = {};
    for (const field of fields) {
      if (!isNeeded(field, lowered, prepared)) continue;
      result[field.key] = this.#guarded([...path, field.key], () =>
        this.#complete(this.#value(field, json), field.output, { field, path: [...path, field.key], type }),
      );
    }
    return result;
  }

  /** A field that fails is null, and its error stands at its path. */
  #guarded(path: readonly PathKey[], value: () => unknown): unknown {
    try {
      return value();
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      this.errors.push([path, error]);
      return null;
    }
  }

  /** The graph is executed with every output `!` removed. */
  #complete(value: unknown, output: GraphQLOutputType, at: At & { readonly field: SelectedField }): unknown {
    if (value === null || value === undefined) return null;
    const type = getNullableType(output);
    if (isListType(type)) {
      if (!Array.isArray(value)) throw misfit();
      return value.map((item: unknown, index) => {
        const path = [...at.path, index];
        return this.#guarded(path, () => this.#complete(item, type.ofType, { ...at, path }));
      });
    }
    if (isLeafType(type)) return leafOf(value, type);
    if (typeof value !== 'object' || Array.isArray(value)) throw misfit();
    return this.object(at.field.children, value, { type: getNamedType(type).name, path: at.path });
  }

  #value(field: SelectedField, json: unknown): unknown {
    if (field.kind === 'data') return this.#read(field, json);
    const target = this.#run.graph.fields.get(coordinate(field.kind === 'join' ? 'Query' : field.type, field.field));
    if (!target) throw new Error(`nothing is called for ${field.field}`);
    const values = new Map([...field.needs].map(([need, chain]) => [need, this.#need(chain, json)]));
    const self: ThisValues = (need) => values.get(need);
    const { inputs } = this.#run.prepared;
    const args = callArguments(field.declared, { inputs, self, given: field.args });
    if (!args) return isListType(getNullableType(field.output)) ? [] : null;
    return this.#call(target, { args, self, output: field.output });
  }

  #call(
    { type, name, source }: GraphField,
    {
      args,
      self,
      output,
    }: { readonly args: CallArguments; readonly self: ThisValues; readonly output: GraphQLOutputType },
  ): unknown {
    if (source.kind === 'text')
      return renderText(source.template, (hole) =>
        hole.scope === 'this' ? self(needKey(hole)) : memberOf(args, hole.path),
      );
    if (source.kind !== 'rest') throw new Error(`${type}.${name} is no call`);
    const needs = urlVariables(source.url).filter(({ scope }) => scope === 'this');
    const call = { at: coordinate(type, name), args, needs: needs.map((need) => self(needKey(need)) ?? null) };
    this.calls.add(callText(call));
    const answer = this.#run.services(call);
    if ('code' in answer) throw new GatewayError(answer.code, { service: 'memory' });
    if (answer.json === null) return isListType(getNullableType(output)) ? [] : null;
    return this.#fromWire(answer.json, output);
  }

  #read({ type, field, output }: SelectedField, json: unknown): unknown {
    const source = this.#run.graph.fields.get(coordinate(type, field))?.source;
    if (source?.kind !== 'json') throw new Error(`${type}.${field} is no data`);
    return this.#fromWire(memberOf(json, source.path), output);
  }

  /** Enum values by their graph names; what is none stays, and does not fit. */
  #fromWire(value: unknown, output: GraphQLOutputType): unknown {
    const wire = this.#run.graph.enums.get(getNamedType(output).name);
    if (!wire) return value;
    if (Array.isArray(value)) return value.map((item) => this.#fromWire(item, output));
    return value === null || value === undefined ? null : (wire.fromWire.get(value as string) ?? NO_ENUM_VALUE);
  }

  /** A `$this` value: what follows from an object through fields that hold one thing each. */
  #need(chain: readonly SelectedField[], json: unknown): unknown {
    let value = json;
    for (const step of chain) {
      if (value === null || value === undefined) return null;
      value = this.#value(step, value);
      const type = getNullableType(step.output);
      if (value === null || value === undefined) return null;
      if (isLeafType(type)) value = leafOf(value, type);
      else if (typeof value !== 'object' || Array.isArray(value)) throw misfit();
    }
    return value;
  }
}

const NO_ENUM_VALUE = Symbol('no value of the enum');

const misfit = (): GatewayError => new GatewayError('UPSTREAM_BAD_RESPONSE' satisfies ErrorCode, { service: 'memory' });

function leafOf(value: unknown, type: { coerceOutputValue(value: unknown): unknown }): unknown {
  try {
    return type.coerceOutputValue(value);
  } catch {
    throw misfit();
  }
}
