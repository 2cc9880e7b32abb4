import { getNamedType, type GraphQLOutputType, isNonNullType } from 'graphql';

import { coordinate, type Graph, type GraphField } from '../graph/graph.ts';
import { stepsToItems } from '../graph/match-place.ts';
import { isRoot } from '../graph/merge-types.ts';
import type { NeededObject } from '../graph/needed-fields.ts';
import { type Needs } from '../graph/needs.ts';
import { type CallStep, graphField } from '../graph/resolve-path.ts';
import { both, NO_REQUIREMENT, type Requirement } from './access.ts';
import { defaultExpression } from './argument-expression.ts';
import { ABSENT, type Expression, joinArgument, withinExpression } from './expression.ts';
import { fieldRequirement } from './field-requirement.ts';
import { pathExpression, type VariableScope } from './path-expression.ts';
import { selectCode, type SelectedCode, selectTypename } from './select-code.ts';
import { type SelectedField, type SelectedKind, SelectionSet } from './selection.ts';

/** Joins that lead to joins are followed this far; deeper ones can only be a circle. */
const MAX_JOINS = 16;

/** The fields selected for a path, one below the other, and what a caller needs for them. */
export interface Selected {
  readonly fields: readonly SelectedField[];
  readonly requirement: Requirement;
}

/** A call of a Query field for an object, and what is read from its result. */
export interface Join {
  readonly call: CallStep;
  readonly steps: readonly CallStep[];
  readonly needs: Needs;
}

/** A place to select in: the object's set, and the type of the object. */
export interface SelectionPlace {
  readonly set: SelectionSet;
  readonly type: string;
}

/** Selects fields of the graph for one operation; equal calls become one. */
export class GraphSelector {
  readonly #graph: Graph;
  /** Every field selected so far, by index. */
  readonly selected: SelectedField[] = [];
  readonly root = new SelectionSet(this.selected);

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Follows steps from an object; the first one's arguments may read the object's `needs`. */
  steps(place: SelectionPlace, steps: readonly CallStep[], scope: VariableScope, needs: Needs = new Map()): Selected {
    const fields: SelectedField[] = [];
    let requirement = NO_REQUIREMENT;
    let { set } = place;
    for (const [position, step] of steps.entries()) {
      const args = new Map([...step.args].map(([name, value]) => [name, pathExpression(value, scope)]));
      if (position > 0) refuseThis(step, args);
      const selected = this.#select({ set, type: step.type }, step.field, {
        args,
        needs: position === 0 ? needs : new Map(),
      });
      fields.push(...selected.fields);
      requirement = both(requirement, selected.requirement);
      set = selected.fields.at(-1)?.children ?? set;
    }
    return { fields, requirement };
  }

  /** Calls a field of Query for an object. */
  join(place: SelectionPlace, join: Join, scope: VariableScope): Selected {
    return this.#join(place, join, { scope, depth: 0 });
  }

  /** Selects what code needs of an object. */
  code(set: SelectionSet, needed: NeededObject): SelectedCode {
    return selectCode(needed, set, (at, steps) => this.steps(at, steps, { args: new Map(), outer: undefined }));
  }

  typename(place: SelectionPlace): SelectedField {
    return selectTypename(place);
  }

  #select(
    place: SelectionPlace,
    field: string,
    call: { args: ReadonlyMap<string, Expression>; needs: Needs; depth?: number },
  ): Selected {
    const found = this.#graph.fields.get(coordinate(place.type, field));
    const depth = call.depth ?? 0;
    const needed: Needs = new Map([...call.needs, ...(found?.needs ?? [])]);
    if (found?.source.kind === 'join' && !found.source.batch) {
      const scope: VariableScope = { args: this.#withDefaults(place.type, field, call.args), outer: undefined };
      const { call: target, steps } = found.source;
      const selected = this.#join(place, { call: target, steps, needs: needed }, { scope, depth: depth + 1 });
      return { ...selected, requirement: both(selected.requirement, this.#requirement(place.type, field, call.args)) };
    }
    const needs = this.#needs(place, needed);
    const code =
      found?.source.kind === 'computed' && found.source.needed ? this.code(place.set, found.source.needed) : undefined;
    const kind = kindOf(found, place.type);
    if (kind === 'data') refuseThis({ type: place.type, field }, call.args);
    const selected = place.set.add({
      kind,
      type: place.type,
      field,
      ...this.#declared(place.type, field),
      args: call.args,
      unique: place.type === 'Mutation',
      needs: needs.fields,
      code: code?.object,
    });
    this.#selectMatch(selected, found);
    const hidden = code ? both(needs.requirement, code.requirement) : needs.requirement;
    return { fields: [selected], requirement: both(this.#requirement(place.type, field, call.args), hidden) };
  }

  #join(
    place: SelectionPlace,
    join: Join,
    { scope, depth }: { readonly scope: VariableScope; readonly depth: number },
  ): Selected {
    if (depth > MAX_JOINS) throw new Error(`joins through Query.${join.call.field} go in a circle`);
    const { call, steps, needs } = join;
    const args = new Map([...call.args].map(([name, value]) => [name, pathExpression(value, scope)]));
    const target = this.#called(place, { field: call.field, args, needs, depth });
    const last = target.fields.at(-1);
    const rest = last ? this.steps({ set: last.children, type: '' }, steps, scope) : target;
    if (!last) return target;
    return { fields: [...target.fields, ...rest.fields], requirement: both(target.requirement, rest.requirement) };
  }

  /** The Query field itself at the root; below other objects a join to it, or to what it is joined to in turn. */
  #called(
    place: SelectionPlace,
    {
      field,
      args,
      needs,
      depth,
    }: {
      readonly field: string;
      readonly args: ReadonlyMap<string, Expression>;
      readonly needs: Needs;
      readonly depth: number;
    },
  ): Selected {
    if (place.type === 'Query') return this.#select(place, field, { args, needs, depth });
    const found = this.#graph.fields.get(coordinate('Query', field));
    if (found?.source.kind === 'join' && !found.source.batch) {
      const { call, steps } = found.source;
      const scope: VariableScope = { args: this.#withDefaults('Query', field, args), outer: undefined };
      return this.#join(place, { call, steps, needs }, { scope, depth: depth + 1 });
    }
    const needed = this.#needs(place, needs);
    const declared = this.#declared('Query', field);
    const joined = place.set.add({ kind: 'join', type: place.type, field, ...declared, args, needs: needed.fields });
    this.#selectMatch(joined, found);
    return { fields: [joined], requirement: both(this.#requirement('Query', field, args), needed.requirement) };
  }

  /** Selects what `$this` variables read of the object. */
  #needs(
    place: SelectionPlace,
    needs: Needs,
  ): { readonly fields: SelectedField['needs']; readonly requirement: Requirement } {
    const fields = new Map<string, readonly SelectedField[]>();
    let requirement = NO_REQUIREMENT;
    for (const [key, steps] of needs) {
      const selected = this.steps(place, steps, { args: new Map(), outer: undefined });
      fields.set(key, selected.fields);
      requirement = both(requirement, selected.requirement);
    }
    return { fields, requirement };
  }

  #requirement(type: string, field: string, args: ReadonlyMap<string, Expression>): Requirement {
    return fieldRequirement(this.#graph, { type, field }, args.values());
  }

  #withDefaults(type: string, field: string, args: ReadonlyMap<string, Expression>): ReadonlyMap<string, Expression> {
    const declared = graphField(this.#graph.schema, type, field)?.args ?? [];
    return new Map(
      declared.map(({ name, type: input, default: byDefault }) => {
        const of = args.get(name) ?? ABSENT;
        const otherwise = defaultExpression(byDefault, input);
        return [name, joinArgument({ name, of, otherwise, required: isNonNullType(input) })];
      }),
    );
  }

  #declared(type: string, field: string): Pick<SelectedField, 'output' | 'declared' | 'isLookUp'> {
    const found = this.#graph.fields.get(coordinate(type, field));
    const isRead = type !== 'Mutation' && type !== 'Subscription';
    const isMade = found?.source.kind === 'text' || found?.source.kind === 'computed';
    const isLookUp = isRead && kindOf(found, type) === 'call' && !isMade;
    const declared = graphField(this.#graph.schema, type, field)?.args ?? [];
    return { output: this.#output(type, field), declared, isLookUp };
  }

  /** Items of a look-up are told apart by a field that the client need not have selected. */
  #selectMatch(lookup: SelectedField, found: GraphField | undefined): void {
    if (found?.source.kind !== 'join' || !found.source.batch || lookup.match.length > 0) return;
    const { match } = found.source.batch;
    if (typeof match === 'string' || stepsToItems(found.source, this.#graph.schema) < found.source.steps.length) return;
    const steps = stepsTo(this.#graph, getNamedType(lookup.output).name, match);
    const place = { set: lookup.children, type: getNamedType(lookup.output).name };
    lookup.match = this.steps(place, steps, { args: new Map(), outer: undefined }).fields;
  }

  #output(type: string, field: string): GraphQLOutputType {
    const found = graphField(this.#graph.schema, type, field);
    if (!found) throw new Error(`the graph has no field ${type}.${field}`);
    return found.type;
  }
}

/** How a field of the graph is got where it is selected; root fields of GraphQL services are calls. */
export function kindOf(found: GraphField | undefined, type: string): SelectedKind {
  switch (found?.source.kind) {
    case undefined:
    case 'json':
      return 'data';
    case 'remote':
      return isRoot(type) ? 'call' : 'data';
    default:
      return 'call';
  }
}

/**
 * `$this` is no value of this step's object. `check` reports where that is written; through a join of a join it shows
 * only here, and asking without the value would ask for more than was meant.
 */
function refuseThis({ type, field }: Pick<CallStep, 'type' | 'field'>, args: ReadonlyMap<string, Expression>): void {
  for (const value of args.values()) {
    for (const part of withinExpression(value)) {
      if (part.kind === 'this') throw new Error(`$this.${part.need} cannot be an argument of ${type}.${field}`);
    }
  }
}

/** Plain field names as steps; empty when one of them does not exist, which `check` reports. */
function stepsTo({ schema }: Graph, start: string, names: readonly string[]): readonly CallStep[] {
  const steps: CallStep[] = [];
  let type = start;
  for (const field of names) {
    const output = graphField(schema, type, field)?.type;
    if (!output) return [];
    steps.push({ type, field, args: new Map(), output });
    type = getNamedType(output).name;
  }
  return steps;
}
