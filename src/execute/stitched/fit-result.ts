import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getNullableType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  Kind,
  type NamedTypeNode,
  type SelectionSetNode,
} from 'graphql';

import type { GatewayError } from '../../core/errors.ts';
import { isExactNumber } from '../../core/exact-number.ts';

type Json = Readonly<Record<string, unknown>>;

/** What an answer is held against. */
export interface FitScope {
  readonly schema: GraphQLSchema;
  /** What was asked. */
  readonly document: DocumentNode;
  /** What takes the place of a value that does not fit. */
  readonly misfit: GatewayError;
}

/** The data of an answer with every leaf as its type has it, and an error in place of each value that does not fit. */
export function fitResult(data: Json, scope: FitScope): Record<string, unknown> {
  const { definitions } = scope.document;
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const type = operation && scope.schema.getRootType(operation.operation);
  return type ? new Fitting(scope).object(data, type.name, operation.selectionSet) : { ...data };
}

class Fitting {
  readonly #scope: FitScope;

  constructor(scope: FitScope) {
    this.#scope = scope;
  }

  object(value: Json, type: string, selectionSet: SelectionSetNode): Record<string, unknown> {
    const fitted: Record<string, unknown> = { ...value };
    this.#select(fitted, type, selectionSet);
    return fitted;
  }

  #select(object: Record<string, unknown>, type: string, { selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const field = this.#scope.schema.getType(type);
        const output = field && 'getFields' in field ? field.getFields()[selection.name.value]?.type : undefined;
        if (output && Object.hasOwn(object, key))
          object[key] = this.#value(object[key], output as GraphQLOutputType, selection.selectionSet);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragment(selection.name.value) : selection;
      if (fragment && this.#applies(fragment.typeCondition, type)) this.#select(object, type, fragment.selectionSet);
    }
  }

  #value(value: unknown, output: GraphQLOutputType, selectionSet: SelectionSetNode | undefined): unknown {
    if (value === null || value === undefined || value instanceof Error) return value;
    const type = getNullableType(output);
    if (isListType(type)) {
      const item = type.ofType;
      return Array.isArray(value)
        ? value.map((one: unknown) => this.#value(one, item, selectionSet))
        : this.#scope.misfit;
    }
    if (isLeafType(type)) return this.#leaf(value, type);
    if (!isCompositeType(type) || !selectionSet || typeof value !== 'object' || Array.isArray(value))
      return this.#scope.misfit;
    if (!isAbstractType(type)) return this.object(value as Json, type.name, selectionSet);
    const { __typename: name } = value as Json;
    const isMember = this.#scope.schema.getPossibleTypes(type).some((member) => member.name === name);
    return isMember ? this.object(value as Json, String(name), selectionSet) : this.#scope.misfit;
  }

  #leaf(value: unknown, type: GraphQLLeafType): unknown {
    if (type.name === 'ID' && typeof value === 'number' && !isExactNumber(value)) return this.#scope.misfit;
    try {
      return type.coerceOutputValue(value);
    } catch {
      return this.#scope.misfit;
    }
  }

  #fragment(name: string): FragmentDefinitionNode | undefined {
    return this.#scope.document.definitions.find(
      (node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name,
    );
  }

  #applies(condition: NamedTypeNode | undefined, type: string): boolean {
    if (!condition || condition.name.value === type) return true;
    const [abstract, concrete] = [condition.name.value, type].map((name) => this.#scope.schema.getType(name));
    return (
      isAbstractType(abstract) &&
      concrete !== undefined &&
      this.#scope.schema.getPossibleTypes(abstract).some(({ name }) => name === concrete.name)
    );
  }
}
