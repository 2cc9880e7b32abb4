import type { ComputedView, TextView, ViewField } from '../client/client.ts';
import { needKey } from '../graph/needs.ts';
import { both, claimRequirement, NO_REQUIREMENT, type Requirement } from './access.ts';
import type { Expression } from './expression.ts';
import { type VariableScope, variableExpression } from './path-expression.ts';
import type { GraphSelector } from './select-graph.ts';
import type { SelectionPlace } from './select-origin.ts';
import type { Selected } from './selected.ts';
import { fieldsForCode, type SelectedField, type SelectionSet } from './selection.ts';
import type { Fallback, ShapeSource, TextParts } from './shape.ts';

/** Where a selection of the client stands. */
export interface Place {
  /** Fields selected on the object at hand. */
  readonly set: SelectionSet;
  /** The graph type of that object. */
  readonly graphType: string;
  /** Position of the shape field around it; -1 at the root. */
  readonly parent: number;
  /** In types of the client alone: the arguments around it. */
  readonly outer: ReadonlyMap<string, Expression> | undefined;
  /** Code has made the object: its fields are what it has under the client's names. */
  readonly isMade?: boolean;
}

/** A field's source brought to the graph. */
export interface LoweredSource {
  readonly source: ShapeSource;
  readonly requirement: Requirement;
  /** What the graph has in place of a value that fails. */
  readonly fallback?: Fallback | undefined;
  /** Every selected field that the source reads. */
  readonly uses: readonly SelectedField[];
  /** Where the selection below the field continues. */
  readonly below: Pick<Place, 'set' | 'outer' | 'isMade'>;
}

/** A client's field where an operation selects it, with its arguments. */
export interface FieldUse {
  readonly view: ViewField;
  readonly place: Place;
  readonly args: ReadonlyMap<string, Expression>;
  /** The client type the field returns is a view of the graph. */
  readonly returnsView: boolean;
}

/** Selects in the graph what a field of the client needs. */
export function lowerSource(use: FieldUse, selector: GraphSelector): LoweredSource {
  const { view, place, args } = use;
  const { source } = view;
  const scope: VariableScope = { args, outer: place.outer };
  const here: SelectionPlace = { set: place.set, type: place.graphType };
  if (place.isMade)
    return { source: { kind: 'member', name: view.name }, requirement: NO_REQUIREMENT, uses: [], below: place };
  switch (source.kind) {
    case 'self':
      return { source: { kind: 'steps', steps: [] }, requirement: NO_REQUIREMENT, uses: [], below: sameObject(use) };
    case 'steps':
      return ofSteps(selector.steps(here, source.steps, scope, source.needs), place);
    case 'join':
      return ofSteps(selector.join(here, source, scope), place);
    case 'lookUp':
      return ofSteps(selector.lookUp(here, source, scope), place);
    case 'variable': {
      const expression = variableExpression(source.variable, scope);
      const requirement = claimRequirement([expression]);
      return { source: { kind: 'expression', expression }, requirement, uses: [], below: place };
    }
    case 'text':
      return ofText(source, { here, scope, place }, selector);
    case 'computed':
      return ofCode(source, { view, scope, place }, selector);
  }
}

/** A type of the client alone reads the arguments around it; a view of the same object does not. */
function sameObject({ place, args, returnsView }: FieldUse): LoweredSource['below'] {
  return { set: place.set, outer: returnsView ? undefined : new Map([...(place.outer ?? []), ...args]) };
}

function ofSteps({ fields, requirement, fallback }: Selected, place: Place): LoweredSource {
  const below = { set: fields.at(-1)?.children ?? place.set, outer: undefined };
  return { source: { kind: 'steps', steps: fields }, requirement, fallback, uses: fields, below };
}

interface Here {
  readonly here: SelectionPlace;
  readonly scope: VariableScope;
  readonly place: Place;
}

function ofText({ template, needs }: TextView, { here, scope, place }: Here, selector: GraphSelector): LoweredSource {
  const uses: SelectedField[] = [];
  let requirement = NO_REQUIREMENT;
  const parts: TextParts = template.parts.map((part) => {
    if (typeof part === 'string') return part;
    const steps = part.scope === 'this' && !scope.outer ? needs.get(needKey(part)) : undefined;
    if (!steps) {
      const expression = variableExpression(part, scope);
      requirement = both(requirement, claimRequirement([expression]));
      return { expression };
    }
    const selected = selector.steps(here, steps, { args: new Map(), outer: undefined });
    requirement = both(requirement, selected.requirement);
    uses.push(...selected.fields);
    return { steps: selected.fields };
  });
  return { source: { kind: 'text', template, parts }, requirement, uses, below: place };
}

function ofCode(
  { needed }: ComputedView,
  { view, scope, place }: Omit<Here, 'here'> & { readonly view: ViewField },
  selector: GraphSelector,
): LoweredSource {
  const { type, name: field } = view;
  const code = needed && selector.code(place.set, needed);
  const source: ShapeSource = {
    kind: 'computed',
    ...{ type, field, args: scope.args, code: code?.object, outer: scope.outer },
  };
  const requirement = code?.requirement ?? NO_REQUIREMENT;
  return { source, requirement, uses: fieldsForCode(code?.object), below: { ...place, isMade: true } };
}
