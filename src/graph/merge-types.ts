import {
  type DefinitionNode,
  type FieldDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';

import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { coordinate } from './graph.ts';
import { ownField } from './own-field.ts';
import { sameShape } from './same-shape.ts';
import type { ServiceFile } from './service-file.ts';

/** All services' types as one document, and who declared what. */
export interface MergedTypes {
  readonly definitions: readonly DefinitionNode[];
  /** Service that owns a type; root types have no owner. */
  readonly owners: ReadonlyMap<string, string>;
  /** By `Type.field`, for object and interface types. */
  readonly fields: ReadonlyMap<string, DeclaredField>;
  /** Types that a GraphQL service answers. */
  readonly remoteTypes: ReadonlySet<string>;
}

/** A field and the file it stands in. */
export interface DeclaredField {
  readonly service: string;
  /** Stands in the snapshot of a GraphQL service and not in its own file. */
  readonly remote: boolean;
  readonly node: FieldDefinitionNode;
}

const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** Whether a type is a root of the graph: every service adds fields to it, none owns it. */
export const isRoot = (type: string): boolean => ROOTS.has(type);

const SOURCES = ['from', 'rest', 'computed'];

interface Origin {
  readonly service: string;
  readonly remote: boolean;
}

/** Merges the files' types: one owner a type, extensions folded in, identical types shared. */
export function mergeTypes(files: readonly ServiceFile[], problems: Problems): MergedTypes {
  const merge = new TypeMerge(problems);
  for (const { name: service, document, snapshot } of files) {
    for (const node of snapshot?.definitions ?? []) merge.addDefinition(node, { service, remote: true });
    for (const node of document.definitions) merge.addDefinition(node, { service, remote: false });
  }
  for (const { name: service, document, snapshot } of files) {
    for (const node of snapshot?.definitions ?? []) merge.addExtension(node, { service, remote: true });
    for (const node of document.definitions) merge.addExtension(node, { service, remote: false });
  }
  return merge.result();
}

class TypeMerge {
  readonly #problems: Problems;
  readonly #types = new Map<string, TypeDefinitionNode>();
  readonly #stray: DefinitionNode[] = [];
  readonly #owners = new Map<string, string>();
  readonly #fields = new Map<string, DeclaredField>();
  readonly #remoteTypes = new Set<string>();
  /** Coordinates of each type's fields. */
  readonly #members = new Map<string, string[]>();

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  addDefinition(node: DefinitionNode, origin: Origin): void {
    if (!isTypeDefinitionNode(node) || isRoot(node.name.value)) return;
    const name = node.name.value;
    const known = this.#types.get(name);
    if (!known) {
      this.#types.set(name, node);
      this.#owners.set(name, origin.service);
      if (origin.remote) this.#remoteTypes.add(name);
      for (const field of fieldsOf(node)) this.#declare(name, field, origin);
    } else {
      this.#meet(known, node, origin);
    }
  }

  /** A second type of one name: shared when both are the same plain data. */
  #meet(known: TypeDefinitionNode, node: TypeDefinitionNode, { service }: Origin): void {
    const name = node.name.value;
    const owner = this.#owners.get(name) ?? '';
    if (known.loc?.source === node.loc?.source) {
      this.#problems.add('INVALID_SDL', node.name, {
        message: `"${name}" is declared twice`,
        hint: 'Declare the type once.',
      });
    } else if (!sameShape(known, node) || fieldsOf(node).some(fetches)) {
      const shape = sameShape(known, node) ? 'and has requests of its own' : 'with another shape';
      this.#problems.add('TYPE_CONFLICT', node, {
        message: `"${name}" belongs to service "${owner}", ${shape}`,
        hint:
          owner === service
            ? 'Declare the type once.'
            : `Use "extend type ${name}" to add fields to it, or rename this one.`,
      });
    }
  }

  addExtension(node: DefinitionNode, origin: Origin): void {
    if (isTypeDefinitionNode(node) && isRoot(node.name.value)) this.#extend(node, origin);
    else if (isTypeExtensionNode(node)) this.#extend(node, origin);
  }

  result(): MergedTypes {
    return {
      definitions: [...this.#types.values(), ...this.#stray],
      owners: this.#owners,
      fields: this.#fields,
      remoteTypes: this.#remoteTypes,
    };
  }

  #extend(node: TypeDefinitionNode | TypeExtensionNode, origin: Origin): void {
    const name = node.name.value;
    const base = this.#types.get(name) ?? (isRoot(name) ? emptyRoot(node) : undefined);
    if (!base) {
      this.#stray.push(node);
      return;
    }
    for (const field of fieldsOf(node)) this.#declare(name, field, origin);
    this.#types.set(name, this.#folded(base, node));
  }

  #declare(type: string, node: FieldDefinitionNode, origin: Origin): void {
    const at = coordinate(type, node.name.value);
    const known = this.#fields.get(at);
    if (!known) {
      this.#add(type, { ...origin, node });
    } else if (known.remote && known.service === origin.service && !origin.remote) {
      this.#fields.set(at, this.#redeclared(at, known, node));
      if (directiveOn(node, 'from')) this.#keep(type, known);
    } else {
      const same = known.service === origin.service;
      this.#problems.add(same ? 'INVALID_SDL' : 'TYPE_CONFLICT', node.name, {
        message: same ? `"${at}" is declared twice` : `"${at}" is declared by service "${known.service}" already`,
        hint: 'Remove or rename one of the two.',
      });
    }
  }

  /** A snapshot's field repeated in the service's own file: replaced with a source, else annotated (LANGUAGE.md §4.2.9). */
  #redeclared(at: string, known: DeclaredField, node: FieldDefinitionNode): DeclaredField {
    if (SOURCES.some((name) => directiveOn(node, name))) return { service: known.service, remote: false, node };
    if (!sameShape(known.node, node)) {
      this.#problems.add('TYPE_CONFLICT', node.name, {
        message: `"${at}" has another type or other arguments in the snapshot`,
        hint: 'Repeat the field as the snapshot has it to add directives, or give it @from.',
      });
    }
    const directives = [...(known.node.directives ?? []), ...(node.directives ?? [])];
    return { ...known, node: { ...node, directives } };
  }

  /** The snapshot's own field, which the path that replaces it may call. */
  #keep(type: string, { node, ...origin }: DeclaredField): void {
    const name = { ...node.name, value: ownField(node.name.value) };
    this.#add(type, { ...origin, node: { ...node, name } });
  }

  #add(type: string, field: DeclaredField): void {
    const at = coordinate(type, field.node.name.value);
    this.#fields.set(at, field);
    const members = this.#members.get(type);
    if (members) members.push(at);
    else this.#members.set(type, [at]);
  }

  #folded(base: TypeDefinitionNode, extension: TypeDefinitionNode | TypeExtensionNode): TypeDefinitionNode {
    const members = (key: 'fields' | 'values' | 'types' | 'interfaces' | 'directives'): object => {
      const all = [base, extension].flatMap((node) =>
        key in node ? ((node as unknown as Record<string, readonly object[]>)[key] ?? []) : [],
      );
      return all.length > 0 ? { [key]: all } : {};
    };
    const fields =
      fieldsOf(base).length + fieldsOf(extension).length > 0
        ? { fields: this.#fieldNodes(base.name.value) }
        : members('fields');
    return {
      ...base,
      ...members('directives'),
      ...members('interfaces'),
      ...members('values'),
      ...members('types'),
      ...fields,
    };
  }

  #fieldNodes(type: string): readonly FieldDefinitionNode[] {
    return (this.#members.get(type) ?? []).flatMap((at) => this.#fields.get(at)?.node ?? []);
  }
}

const fetches = (field: FieldDefinitionNode): boolean =>
  directiveOn(field, 'rest') !== undefined || directiveOn(field, 'from')?.value('query') !== undefined;

function fieldsOf(node: DefinitionNode): readonly FieldDefinitionNode[] {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return node.fields ?? [];
    default:
      return [];
  }
}

const emptyRoot = (node: TypeDefinitionNode | TypeExtensionNode): TypeDefinitionNode => ({
  kind: Kind.OBJECT_TYPE_DEFINITION,
  name: node.name,
  ...(node.loc && { loc: node.loc }),
});
