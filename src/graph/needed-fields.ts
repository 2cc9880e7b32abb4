import {
  type ASTNode,
  type ConstValueNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  Kind,
  type SelectionNode,
} from 'graphql';

import { didYouMean } from '../core/nearest.ts';
import type { DirectiveUse } from '../language/directive-use.ts';
import { Problems } from '../language/problem.ts';
import { argumentsKey, flawOf, selectionsIn } from './plain-selection.ts';
import { type CallStep, type ResolvedPath, resolvePath } from './resolve-path.ts';

/** What code needs of an object, in the graph's names. */
export interface NeededObject {
  readonly type: string;
  /** The object's fields; of an interface or union, those of each member. */
  readonly byType: ReadonlyMap<string, readonly NeededField[]>;
  readonly isAbstract: boolean;
}

/** A field that code needs. */
export interface NeededField {
  readonly name: string;
  /** Undefined for `__typename`. */
  readonly step: CallStep | undefined;
  /** Undefined for a leaf. */
  readonly below: NeededObject | undefined;
}

/** Reads `selectionSet:` of `@computed`; undefined when there is none, or after reporting why it cannot be read. */
export function neededObject(
  use: DirectiveUse,
  type: string,
  { schema, problems }: { readonly schema: GraphQLSchema; readonly problems: Problems },
): NeededObject | undefined {
  const text = use.string('selectionSet');
  const start = schema.getType(type);
  if (text === undefined || !isCompositeType(start)) return undefined;
  const reading = new Reading(schema, use.value('selectionSet') ?? use.node, problems);
  if (type === 'Mutation' || type === 'Subscription') {
    reading.badPath(`code cannot need fields of ${type}`, 'Remove selectionSet: code can ask the graph: ctx.graph.');
    return undefined;
  }
  const selections = selectionsIn(text);
  if (selections) return reading.object(selections, start);
  reading.badPath('selectionSet: is no selection set', 'Name the graph fields the code needs: "{ total currency }".');
  return undefined;
}

/** Every step of a selection, whatever the type of the object. */
export const neededSteps = (object: NeededObject | undefined): readonly CallStep[] =>
  [...(object?.byType.values() ?? [])].flat().flatMap(({ step, below }) => (step ? [step, ...neededSteps(below)] : []));

class Reading {
  readonly #schema: GraphQLSchema;
  readonly #node: ASTNode;
  readonly #problems: Problems;

  constructor(schema: GraphQLSchema, node: ASTNode, problems: Problems) {
    this.#schema = schema;
    this.#node = node;
    this.#problems = problems;
  }

  object(selections: readonly SelectionNode[], type: GraphQLCompositeType): NeededObject {
    const isAbstract = isAbstractType(type);
    const members: readonly GraphQLObjectType[] = isAbstract ? this.#schema.getPossibleTypes(type) : [type];
    return {
      type: type.name,
      isAbstract,
      byType: new Map(
        members.map((member) => {
          const named = new Map<string, FieldNode[]>();
          this.#collect(selections, { type, member, named });
          return [member.name, [...named.values()].flatMap((nodes) => this.#field(nodes, member))] as const;
        }),
      ),
    };
  }

  badPath(message: string, hint: string): void {
    this.#problems.add('BAD_PATH', this.#node, { message, hint });
  }

  /** The fields that hold for a member, by name; every one is looked at where it is written. */
  #collect(
    selections: readonly SelectionNode[],
    at: {
      readonly type: GraphQLCompositeType;
      readonly member: GraphQLObjectType;
      readonly named: Map<string, FieldNode[]>;
    },
  ): void {
    for (const selection of selections) {
      if (!this.#isPlain(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const { value: name } = selection.name;
        if (name !== '__typename' && !this.#resolve(at.type, selection, this.#problems)) continue;
        at.named.set(name, [...(at.named.get(name) ?? []), selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = this.#narrowed(at.type, selection.typeCondition?.name.value);
        if (type && this.#isOf(at.member, type)) this.#collect(selection.selectionSet.selections, { ...at, type });
      }
    }
  }

  #isPlain(selection: SelectionNode): boolean {
    const flaw = flawOf(selection);
    if (flaw === undefined) return true;
    this.badPath(`selectionSet: cannot hold ${flaw}`, 'Name fields as the graph does, with literal arguments.');
    return false;
  }

  #field(nodes: readonly FieldNode[], member: GraphQLObjectType): readonly NeededField[] {
    const [node] = nodes;
    if (!node) return [];
    const name = node.name.value;
    if (name === '__typename') return [{ name, step: undefined, below: undefined }];
    const resolved = this.#resolve(member, node, new Problems());
    const [step] = resolved?.steps ?? [];
    if (!resolved || !step) return [];
    if (nodes.some((other) => argumentsKey(other) !== argumentsKey(node)))
      this.badPath(`"${name}" is needed with different arguments`, 'Code gets one value for each name.');
    const selections = nodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
    const { type } = resolved;
    if (!isCompositeType(type)) {
      if (selections.length > 0)
        this.#problems.add('NOT_AN_OBJECT', this.#node, {
          message: `"${name}" is ${type.name}, which has no fields`,
          hint: 'Name it without braces.',
        });
      return [{ name, step, below: undefined }];
    }
    if (selections.length === 0)
      this.badPath(`"${name}" is ${type.name}, of which no field is named`, `Write ${name} { … }.`);
    return [{ name, step, below: this.object(selections, type) }];
  }

  #resolve({ name: type }: GraphQLCompositeType, node: FieldNode, problems: Problems): ResolvedPath | undefined {
    const args = (node.arguments ?? []).map(({ name, value }) => ({
      name: name.value,
      offset: 0,
      value: { kind: 'literal' as const, value: value as ConstValueNode },
    }));
    const steps = [{ name: node.name.value, offset: 0, hasArguments: args.length > 0, args }];
    return resolvePath(this.#schema, type, { steps, place: { node: this.#node, ownArguments: [], problems } });
  }

  #narrowed(type: GraphQLCompositeType, condition: string | undefined): GraphQLCompositeType | undefined {
    if (condition === undefined) return type;
    const found = this.#schema.getType(condition);
    if (!isCompositeType(found)) {
      const message = `the graph has no object type "${condition}"`;
      this.#problems.add('UNKNOWN_TYPE', this.#node, {
        message: message + didYouMean(condition, Object.keys(this.#schema.getTypeMap())),
        hint: 'Name a type of the graph.',
      });
      return undefined;
    }
    const [wanted, possible] = [found, type].map((one) => this.#membersOf(one));
    if (!wanted?.some((member) => possible?.includes(member)))
      this.badPath(`${type.name} is never ${condition}`, `Name a type that ${type.name} can be.`);
    return found;
  }

  #membersOf(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
  }

  #isOf(member: GraphQLObjectType, type: GraphQLCompositeType): boolean {
    return this.#membersOf(type).includes(member);
  }
}
