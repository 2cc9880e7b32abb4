import { getNamedType, isAbstractType, isLeafType } from 'graphql';

import { coordinate, type Graph, type GraphField } from '../../graph/graph.ts';
import { remoteName } from '../../graph/own-field.ts';
import { memberOf } from '../../plan/expression.ts';
import type { Lowered } from '../../plan/lower.ts';
import type { SelectedField, SelectionSet } from '../../plan/selection.ts';
import { asGatewayError } from '../../core/errors.ts';
import { concreteTypeOf } from '../abstract-type.ts';
import { leafConversion } from '../json-field.ts';
import { keyWay } from './key-way.ts';
import type { ActiveSet, FieldPlan, FieldPlans } from './plan-of-field.ts';
import { type Fit, fitter, type FitScope } from './fit-value.ts';

/** Plans how each selected field is had. */
export function planFields({ root }: Lowered, graph: Graph): FieldPlans {
  const planning = new Planning(graph);
  const active = planning.set(root, { type: 'Query', isRemote: false });
  return { root: active, byIndex: planning.byIndex };
}

interface SetOrigin {
  readonly type: string;
  readonly isRemote: boolean;
}

class Planning {
  readonly byIndex: FieldPlan[] = [];
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  set(set: SelectionSet, origin: SetOrigin, slots = { count: 0 }): ActiveSet {
    const data: FieldPlan[] = [];
    for (const field of set.fields) {
      const plan = this.#field(field, { set, origin, slots });
      this.byIndex[field.index] = plan;
      if (field.kind === 'data' && plan.below) data.push(plan);
    }
    const byType = new Map([...set.byType].map(([type, own]) => [type, this.set(own, { ...origin, type }, slots)]));
    const graph = this.#graph;
    return {
      set,
      data,
      byType,
      get slots() {
        return slots.count;
      },
      typeOf: origin.isRemote ? remoteTypename : concreteTypeOf(origin.type, graph),
    };
  }

  #field(
    field: SelectedField,
    {
      set,
      origin,
      slots,
    }: { readonly set: SelectionSet; readonly origin: SetOrigin; readonly slots: { count: number } },
  ): FieldPlan {
    const isCall = field.kind === 'call' || field.kind === 'join';
    const target = isCall
      ? this.#graph.fields.get(coordinate(field.kind === 'join' ? 'Query' : field.type, field.field))
      : undefined;
    const isRemote = target ? target.source.kind === 'remote' : origin.isRemote;
    const needsObjects = hasCalls(field.children);
    const slot = isCall || needsObjects ? slots.count++ : undefined;
    const type = getNamedType(field.output).name;
    const below = this.set(field.children, { type, isRemote });
    return {
      ...{ field, target, set, slot },
      path: isCall || field.kind === 'typename' ? undefined : this.#path(field, origin),
      leafFit: this.#leafFit(field, origin),
      read: isCall ? notRead : this.#reader(field, origin),
      fit: isCall ? this.#callFit(field, target) : notRead,
      keyWay: keyWay(field, target, this.byIndex),
      below: needsObjects ? below : undefined,
    };
  }

  #callFit({ output }: SelectedField, target: GraphField | undefined): Fit {
    const service = target?.service ?? '';
    return fitter(output, { graph: this.#graph, service, isRemote: target?.source.kind === 'remote' });
  }

  #path(field: SelectedField, { isRemote }: SetOrigin): readonly string[] | undefined {
    const { key } = field;
    if (isRemote) return key === remoteName(field.field) || field.args.size > 0 ? [key] : undefined;
    return isAbstractType(this.#graph.schema.getType(field.type)) ? undefined : this.#jsonPath(field, field.type);
  }

  #jsonPath({ field }: SelectedField, type: string): readonly string[] {
    const source = this.#graph.fields.get(coordinate(type, field))?.source;
    return source?.kind === 'json' ? source.path : [remoteName(field)];
  }

  #leafFit(field: SelectedField, { isRemote }: SetOrigin): Fit {
    return fitter(getNamedType(field.output), this.#scope(field, field.type, isRemote));
  }

  #scope({ field, output }: SelectedField, type: string, isRemote: boolean): FitScope {
    const graph = this.#graph;
    const found = graph.fields.get(coordinate(type, field));
    const service = found?.service ?? '';
    const isJson = !isRemote && found?.source.kind === 'json' && isLeafType(getNamedType(output));
    return { graph, service, isRemote, convert: isJson ? leafConversion(output, graph, service) : undefined };
  }

  #reader(field: SelectedField, { isRemote, type }: SetOrigin): Fit {
    const graph = this.#graph;
    const { key, kind } = field;
    if (kind === 'typename') return isRemote ? (json) => memberOf(json, [key]) : nameOrError(type, graph);
    if (isRemote) {
      const fit = fitter(field.output, this.#scope(field, field.type, isRemote));
      const names = field.args.size === 0 ? [key, remoteName(field.field)] : [key];
      return (json) => fit(firstMember(json, names));
    }
    if (!isAbstractType(graph.schema.getType(field.type))) return this.#jsonReader(field, field.type);
    const readers = new Map<string, Fit>();
    const nameOf = nameOrError(field.type, graph);
    return (json) => {
      const name = nameOf(json);
      if (name instanceof Error) return name;
      const known = readers.get(name) ?? this.#jsonReader(field, name);
      readers.set(name, known);
      return known(json);
    };
  }

  #jsonReader(field: SelectedField, type: string): Fit {
    const path = this.#jsonPath(field, type);
    const fit = fitter(field.output, this.#scope(field, type, false));
    return (json) => fit(memberOf(json, path));
  }
}

/** Calls are made for objects of the set, or below. */
function hasCalls({ fields, byType }: SelectionSet): boolean {
  const isActive = ({ kind, children }: SelectedField): boolean =>
    kind === 'call' || kind === 'join' || hasCalls(children);
  return fields.some(isActive) || [...byType.values()].some(hasCalls);
}

/** Some services answer without looking at aliases. */
function firstMember(json: unknown, names: readonly string[]): unknown {
  for (const name of names) {
    const found = memberOf(json, [name]);
    if (found !== undefined) return found;
  }
  return null;
}

const remoteTypename = (json: unknown): string => String(memberOf(json, ['__typename']));

/** The name of an object's type, or an error for an object of none. */
function nameOrError(type: string, graph: Graph): (json: unknown) => string | Error {
  const typeOf = concreteTypeOf(type, graph);
  return (json) => {
    try {
      return typeOf(json);
    } catch (error) {
      return asGatewayError(error);
    }
  };
}

const notRead: Fit = () => {
  throw new Error('a call is not read, and data is not called');
};
