import { getNamedType, type GraphQLOutputType } from 'graphql';

import {
  coordinate,
  type Batch,
  type Graph,
  type GraphField,
  type JoinSource,
  type PathSource,
} from '../graph/graph.ts';
import { type LookUpPath, lookUpPath } from '../graph/look-up-path.ts';
import type { NeededObject } from '../graph/needed-fields.ts';
import { type Needs } from '../graph/needs.ts';
import { type CallStep, graphField, listsIn } from '../graph/resolve-path.ts';
import { stepsOfCall } from '../graph/steps-of-call.ts';
import { both, claimRequirement, NO_REQUIREMENT, type Requirement } from './access.ts';
import type { Expression } from './expression.ts';
import { fieldRequirement } from './field-requirement.ts';
import { isMade, kindOf } from './field-kind.ts';
import { graphFallback } from './graph-fallback.ts';
import { joinArguments } from './join-arguments.ts';
import { lookUpCall } from './look-up-call.ts';
import { matchSteps } from './match-steps.ts';
import { stepArguments, variableExpression, type VariableScope } from './path-expression.ts';
import { selectCode, type SelectedCode, selectTypename } from './select-code.ts';
import type { FieldCall, Join, LookUp, Origin, SelectionPlace } from './select-origin.ts';
import { type FieldRequest, type OuterNeed, type SelectedField, SelectionSet } from './selection.ts';
import { inOrder, type Selected } from './selected.ts';
import { lifted, only, readOfObjects, refuseThis } from './this-values.ts';

/** Joins that lead to joins are followed this far; deeper ones can only be a circle. */
const MAX_JOINS = 16;

const NO_OUTER: SelectedField['outer'] = new Map();
const NO_NEEDS = { fields: new Map<string, readonly SelectedField[]>(), requirement: NO_REQUIREMENT };
const NO_SCOPE: VariableScope = { args: new Map(), outer: undefined };

/** Selects fields of the graph for one operation; equal calls become one. */
export class GraphSelector {
  readonly #graph: Graph;
  /** Every field selected so far, by index. */
  readonly selected: SelectedField[] = [];
  readonly root = new SelectionSet(this.selected);
  readonly #paths = new Map<JoinSource, LookUpPath>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Follows steps from an object; their arguments may read the object's `needs`. */
  steps(place: SelectionPlace, steps: readonly CallStep[], scope: VariableScope, needs: Needs = new Map()): Selected {
    return this.#follow(place.set, steps, { place, scope, needs, outer: NO_OUTER, joins: 0 });
  }

  /** Calls a field of Query for an object. */
  join(place: SelectionPlace, { call, steps, needs }: Join, scope: VariableScope): Selected {
    return this.#join({ call, steps }, { place, scope, needs, outer: NO_OUTER, joins: 0 });
  }

  /** Calls a field of Query for the keys of many objects. */
  lookUp(place: SelectionPlace, { path, batch, needs }: LookUp, scope: VariableScope): Selected {
    const of = coordinate('Query', path.call.field);
    return this.#lookUp({ path, batch, of }, { place, scope, needs, outer: NO_OUTER, joins: 0 });
  }

  /** Selects what code needs of an object. */
  code(set: SelectionSet, needed: NeededObject): SelectedCode {
    return selectCode(needed, set, (at, steps) => this.steps(at, steps, NO_SCOPE));
  }

  typename(place: SelectionPlace): SelectedField {
    return selectTypename(place);
  }

  /** Selects steps one below the other. Behind the first another object is at hand than the one the path starts at. */
  #follow(from: SelectionSet, steps: readonly CallStep[], origin: Origin, offset = 0): Selected {
    let whole: Selected = { fields: [], requirement: NO_REQUIREMENT };
    let set = from;
    for (const step of steps) {
      const depth = offset + whole.fields.length;
      const args = lifted(stepArguments(step, origin.scope), depth);
      const above = depth === 0 ? { ...origin, requirement: NO_REQUIREMENT } : this.#above(origin, args, depth);
      const call = { args, needs: above.needs, outer: above.outer, joins: origin.joins };
      const selected = this.#select({ set, type: step.type }, step.field, call);
      whole = inOrder(whole, { ...selected, requirement: both(above.requirement, selected.requirement) });
      set = selected.fields.at(-1)?.children ?? set;
    }
    return whole;
  }

  /** What arguments below the origin read of it, and of the objects around it. */
  #above(
    { place, needs, outer }: Origin,
    args: ReadonlyMap<string, Expression>,
    depth: number,
  ): Pick<Origin, 'needs' | 'outer'> & { readonly requirement: Requirement } {
    const read = new Map<string, OuterNeed>();
    let requirement = NO_REQUIREMENT;
    for (const [key, { need, up }] of readOfObjects(args.values())) {
      if (up > depth) {
        const known = [...outer.values()].find((one) => one.need === need && one.up === up - depth);
        if (known) read.set(key, { ...known, up });
      } else if (up === depth) {
        const selected = this.#needs(place, new Map([...needs].filter(([name]) => name === need)));
        requirement = both(requirement, selected.requirement);
        read.set(key, { need, up, chain: selected.fields.get(need) ?? [] });
        place.set.isReadBelow = true;
      }
    }
    return { needs: new Map(), outer: read, requirement };
  }

  #select(place: SelectionPlace, field: string, call: FieldCall): Selected {
    const { type } = place;
    const found = this.#graph.fields.get(coordinate(type, field));
    if (found?.source.kind === 'join') return this.#joined(place, { ...found, source: found.source }, call);
    if (found?.source.kind === 'path') return this.#along(place, { ...found, source: found.source }, call);
    const kind = kindOf(found, type);
    if (kind === 'data') refuseThis({ type, field }, call.args);
    const isLookUp = kind === 'call' && !isMade(found) && type !== 'Mutation' && type !== 'Subscription';
    const request = { kind, type, field, output: this.#output(type, field), isLookUp, unique: type === 'Mutation' };
    const declared = this.#declared(type, field);
    return this.#add(place, { ...request, declared }, { call, needs: found?.needs });
  }

  /** A field that stands for others of its object. */
  #along(place: SelectionPlace, found: GraphField & { readonly source: PathSource }, call: FieldCall): Selected {
    const selected = this.#follow(place.set, found.source.steps, this.#inside(place, found, call));
    return this.#asField(found, call, selected);
  }

  /** A field's own access and fallback hold for all that its path selects. */
  #asField(found: GraphField, { args }: FieldCall, selected: Selected): Selected {
    const { type, name: field } = found;
    for (const { kind, through } of selected.fields) if (kind !== 'data') through.add(coordinate(type, field));
    return {
      ...selected,
      requirement: both(selected.requirement, fieldRequirement(this.#graph, { type, field, args })),
      fallback: graphFallback(found, this.#output(type, field), selected.fields) ?? selected.fallback,
    };
  }

  /** Where the path of a field starts: at the field's object, with the field's arguments. */
  #inside(place: SelectionPlace, { type, name: field, needs }: GraphField, call: FieldCall): Origin {
    const { args, outer, joins } = call;
    if (joins > MAX_JOINS) throw new Error(`the path of ${type}.${field} goes in a circle`);
    const scope = { args: joinArguments(this.#graph.schema, { type, field, args }), outer: undefined };
    return { place, scope, needs: new Map([...call.needs, ...needs]), outer, joins: joins + 1 };
  }

  /** A field that is a join: what it calls is called from the object at hand. */
  #joined(place: SelectionPlace, found: GraphField & { readonly source: JoinSource }, call: FieldCall): Selected {
    const { type, name, source } = found;
    const origin = this.#inside(place, found, call);
    const selected = source.batch
      ? this.#lookUp({ path: this.#pathOf(found), batch: source.batch, of: coordinate(type, name) }, origin)
      : this.#join(source, origin);
    return this.#asField(found, call, selected);
  }

  #join({ call, steps }: Pick<JoinSource, 'call' | 'steps'>, origin: Origin): Selected {
    const { scope } = origin;
    const takesValues = (step: CallStep): boolean => readOfObjects(stepArguments(step, scope).values()).size > 0;
    const asked = origin.place.type === 'Query' ? 0 : stepsOfCall(this.#graph, [call, ...steps], takesValues);
    if (asked > 0) return this.#joinWithSteps({ call, steps, asked }, origin);
    const target = this.#called(call.field, stepArguments(call, scope), origin);
    const last = target.fields.at(-1);
    if (!last) return target;
    const rest = this.#follow(last.children, steps, origin, target.fields.length);
    return inOrder(target, rest);
  }

  /** A call that asks for steps of its answer as well, whose arguments the object has. */
  #joinWithSteps(
    { call, steps, asked }: Pick<JoinSource, 'call' | 'steps'> & { asked: number },
    origin: Origin,
  ): Selected {
    const { place, scope } = origin;
    const {
      field,
      args,
      steps: below,
      requirement,
    } = lookUpCall(this.#graph, { call, toItems: steps.slice(0, asked) }, scope);
    const output = steps[asked - 1]?.output ?? call.output;
    const request = { kind: 'join' as const, type: place.type, field, output, isLookUp: true, below };
    const selected = this.#add(
      place,
      { ...request, declared: this.#declared('Query', field) },
      { call: { ...origin, args } },
    );
    const target = { ...selected, requirement: both(selected.requirement, requirement) };
    const set = selected.fields.at(-1)?.children ?? place.set;
    return inOrder(target, this.#follow(set, steps.slice(asked), origin, 1));
  }

  /** The Query field itself at the root; below other objects a join to it, or to what it is joined to in turn. */
  #called(field: string, args: ReadonlyMap<string, Expression>, { place, needs, outer, joins }: Origin): Selected {
    const call = { args, needs, outer, joins };
    if (place.type === 'Query') return this.#select(place, field, call);
    const found = this.#graph.fields.get(coordinate('Query', field));
    if (found?.source.kind === 'join') return this.#joined(place, { ...found, source: found.source }, call);
    const request = { kind: 'join' as const, type: place.type, field, output: this.#output('Query', field) };
    return this.#add(place, { ...request, isLookUp: true, declared: this.#declared('Query', field) }, { call });
  }

  #lookUp({ path, batch, of }: Omit<LookUp, 'needs'> & { readonly of: string }, origin: Origin): Selected {
    const { place, scope } = origin;
    const { field, args, steps, requirement } = lookUpCall(this.#graph, path, scope);
    const lookUp = { key: variableExpression(batch.key, scope), match: batch.match, steps, of };
    const request = { kind: 'join' as const, type: place.type, field, output: path.output, isLookUp: true, lookUp };
    const call = { ...origin, args };
    const selected = this.#add(place, { ...request, declared: this.#declared('Query', field) }, { call });
    const [item] = selected.fields;
    if (!item) return selected;
    this.#selectMatch(item, batch.match);
    const rest = this.#follow(item.children, path.ofItem, origin, 1);
    const needed = both(requirement, claimRequirement([lookUp.key]));
    return inOrder({ ...selected, requirement: both(selected.requirement, needed) }, rest);
  }

  #add(
    place: SelectionPlace,
    request: Omit<FieldRequest, 'args' | 'needs' | 'outer'>,
    { call, needs: own = new Map() }: { readonly call: FieldCall; readonly needs?: Needs | undefined },
  ): Selected {
    const { kind, type, field, lookUp } = request;
    const { args } = call;
    const stepArgs = (lookUp?.steps ?? request.below ?? []).flatMap((step) => [...step.args.values()]);
    const read = readOfObjects([...args.values(), ...stepArgs, ...(lookUp ? [lookUp.key] : [])]);
    const needs = this.#needs(place, new Map([...only(read, call.needs), ...own]));
    const outer = only(read, call.outer);
    const called = { type: kind === 'join' ? 'Query' : type, field, args };
    const found = lookUp ? undefined : this.#graph.fields.get(coordinate(called.type, field));
    const needed = found?.source.kind === 'computed' ? found.source.needed : undefined;
    const code = needed && this.code(place.set, needed);
    const selected = place.set.add({ ...request, args, needs: needs.fields, outer, code: code?.object });
    const hidden = both(needs.requirement, code?.requirement ?? NO_REQUIREMENT);
    return {
      fields: [selected],
      requirement: both(fieldRequirement(this.#graph, called), hidden),
      hasCall: kind === 'join' || (kind === 'call' && !isMade(found)),
      fallback: graphFallback(found, request.output, [selected]),
    };
  }

  /** Selects what `$this` variables read of the object. */
  #needs(
    place: SelectionPlace,
    needs: Needs,
  ): { readonly fields: SelectedField['needs']; readonly requirement: Requirement } {
    if (needs.size === 0) return NO_NEEDS;
    const fields = new Map<string, readonly SelectedField[]>();
    let requirement = NO_REQUIREMENT;
    for (const [key, steps] of needs) {
      const selected = this.steps(place, steps, NO_SCOPE);
      fields.set(key, selected.fields);
      requirement = both(requirement, selected.requirement);
    }
    return { fields, requirement };
  }

  /** Items of a look-up are told apart by a field that the client need not have selected. */
  #selectMatch(lookUp: SelectedField, match: Batch['match']): void {
    if (typeof match === 'string' || lookUp.match.length > 0) return;
    const type = getNamedType(lookUp.output).name;
    const place = { set: lookUp.children, type };
    lookUp.match = this.steps(place, matchSteps(this.#graph, type, match), NO_SCOPE).fields;
  }

  #pathOf(found: GraphField & { readonly source: JoinSource }): LookUpPath {
    const { type, name, source } = found;
    const path = this.#paths.get(source) ?? this.#lookUpPath(type, name, source);
    this.#paths.set(source, path);
    return path;
  }

  #lookUpPath(type: string, name: string, { call, steps, batch }: JoinSource): LookUpPath {
    const use = { match: batch?.match ?? '@key', listDepth: listsIn(this.#output(type, name)) } as const;
    return lookUpPath(this.#graph.schema, [call, ...steps], use);
  }

  #declared(type: string, field: string): SelectedField['declared'] {
    return graphField(this.#graph.schema, type, field)?.args ?? [];
  }

  #output(type: string, field: string): GraphQLOutputType {
    const found = graphField(this.#graph.schema, type, field);
    if (!found) throw new Error(`the graph has no field ${type}.${field}`);
    return found.type;
  }
}
