import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  getNamedType,
  isLeafType,
  Kind,
  type NamedTypeNode,
  type NameNode,
  OperationTypeNode,
  parseType,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
  type VariableNode,
} from 'graphql';

import type { Lowered } from '../../plan/lower.ts';
import type { SelectedField, SelectionSet } from '../../plan/selection.ts';
import { isNeeded, type Prepared } from '../prepare.ts';
import { ANCHOR, stitchedName } from './stitched-name.ts';

/** The argument by which fields of the stitched schema know which selection they serve. */
export const SELECTED = 'at';

/** A lowered operation as a document for the stitched schema. */
export interface GraphDocument {
  readonly document: DocumentNode;
  /** The document's variables for one request. */
  readonly variablesFor: (prepared: Prepared) => Readonly<Record<string, unknown>>;
}

/** Writes the document once; conditions and arguments that a request decides are its variables. */
export function graphDocument(lowered: Lowered): GraphDocument {
  const writer = new DocumentWriter(lowered);
  return { document: writer.document(), variablesFor: (prepared) => writer.variables(prepared) };
}

const OPERATIONS = {
  query: OperationTypeNode.QUERY,
  mutation: OperationTypeNode.MUTATION,
  subscription: OperationTypeNode.SUBSCRIPTION,
} as const;

class DocumentWriter {
  readonly #lowered: Lowered;
  readonly #conditional = new Map<string, SelectedField>();
  readonly #withArguments: SelectedField[] = [];
  readonly #definitions = new Map<string, VariableDefinitionNode>();

  constructor(lowered: Lowered) {
    this.#lowered = lowered;
  }

  document(): DocumentNode {
    const selectionSet = this.#selectionSet(this.#lowered.root);
    const variableDefinitions = [...this.#definitions.values()];
    const operation = OPERATIONS[this.#lowered.kind];
    return {
      kind: Kind.DOCUMENT,
      definitions: [{ kind: Kind.OPERATION_DEFINITION, operation, variableDefinitions, selectionSet }],
    };
  }

  variables(prepared: Prepared): Readonly<Record<string, unknown>> {
    const values: Record<string, unknown> = {};
    for (const [name, field] of this.#conditional) values[name] = isNeeded(field, this.#lowered, prepared);
    for (const field of this.#withArguments) {
      for (const [name, value] of Object.entries(prepared.dataArguments.get(field.index) ?? {})) {
        values[argumentVariable(field, name)] = value;
      }
    }
    return values;
  }

  #selectionSet({ fields, byType, isReadBelow }: SelectionSet): SelectionSetNode {
    const selections: SelectionNode[] = [
      ...(isReadBelow ? [ANCHOR_FIELD] : []),
      ...fields.map((field) => this.#field(field)),
    ];
    for (const [type, set] of byType) {
      if (set.fields.length === 0 && !set.isReadBelow) continue;
      const typeCondition: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: nameNode(type) };
      selections.push({ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: this.#selectionSet(set) });
    }
    // A GraphQL service must be asked for something of an object, also where only what the gateway adds is wanted.
    const isCertain = fields.some((field) => isAnswered(field) && isUnconditional(field, this.#lowered));
    return { kind: Kind.SELECTION_SET, selections: isCertain ? selections : [...selections, TYPENAME] };
  }

  #field(field: SelectedField): FieldNode {
    const { fields, byType } = field.children;
    const isObject = fields.length > 0 || byType.size > 0 || !isLeafSelection(field);
    return {
      kind: Kind.FIELD,
      alias: nameNode(field.key),
      name: nameNode(stitchedName(field)),
      arguments:
        field.kind === 'data' ? this.#dataArguments(field) : field.kind === 'typename' ? [] : [selectedArgument(field)],
      directives: this.#include(field),
      ...(isObject && { selectionSet: this.#selectionSet(field.children) }),
    };
  }

  #dataArguments(field: SelectedField): readonly ArgumentNode[] {
    if (field.args.size > 0) this.#withArguments.push(field);
    return field.declared
      .filter(({ name }) => field.args.has(name))
      .map(({ name, type, default: byDefault }) => {
        const variable = argumentVariable(field, name);
        const text = String(type);
        this.#define(variable, byDefault ? text.replace(/!$/, '') : text);
        return { kind: Kind.ARGUMENT, name: nameNode(name), value: { kind: Kind.VARIABLE, name: nameNode(variable) } };
      });
  }

  #include(field: SelectedField): readonly DirectiveNode[] {
    if (isUnconditional(field, this.#lowered)) return [];
    const name = `if_${field.index}`;
    this.#conditional.set(name, field);
    this.#define(name, 'Boolean!');
    const value: VariableNode = { kind: Kind.VARIABLE, name: nameNode(name) };
    return [
      {
        kind: Kind.DIRECTIVE,
        name: nameNode('include'),
        arguments: [{ kind: Kind.ARGUMENT, name: nameNode('if'), value }],
      },
    ];
  }

  #define(name: string, type: string): void {
    const variable: VariableNode = { kind: Kind.VARIABLE, name: nameNode(name) };
    this.#definitions.set(name, { kind: Kind.VARIABLE_DEFINITION, variable, type: parseType(type) });
  }
}

const nameNode = (value: string): NameNode => ({ kind: Kind.NAME, value });

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: nameNode('__typename') };

const ANCHOR_FIELD: FieldNode = { kind: Kind.FIELD, name: nameNode(ANCHOR) };

const argumentVariable = (field: SelectedField, name: string): string => `v${field.index}_${name}`;

const selectedArgument = ({ index }: SelectedField): ArgumentNode => ({
  kind: Kind.ARGUMENT,
  name: nameNode(SELECTED),
  value: { kind: Kind.INT, value: String(index) },
});

/** Some user of it is always included and can neither be denied nor lie within something that can; writes can be ended by others. */
function isUnconditional(field: SelectedField, { kind, shapeFields }: Lowered): boolean {
  if (kind === 'mutation') return false;
  const certain = (index: number): boolean => {
    for (let at = index; at >= 0;) {
      const user = shapeFields[at];
      if (!user || user.conditions.length > 0) return false;
      const { requirement, nonNullVariables } = user;
      if (nonNullVariables.length > 0) return false;
      if (requirement.authenticated || requirement.scopes.length > 0 || requirement.claims.length > 0) return false;
      at = user.parent;
    }
    return true;
  };
  return (field.kind !== 'data' || field.args.size === 0) && [...field.users].some(certain);
}

/** By the service that has the object itself. */
const isAnswered = ({ kind }: SelectedField): boolean => kind === 'data' || kind === 'typename';

const isLeafSelection = ({ kind, output }: SelectedField): boolean =>
  kind === 'typename' || isLeafType(getNamedType(output));
