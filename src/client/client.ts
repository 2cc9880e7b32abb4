import type { DocumentNode, FieldDefinitionNode, GraphQLField, GraphQLSchema } from 'graphql';

import type { Batch } from '../graph/graph.ts';
import type { LookUpPath } from '../graph/look-up-path.ts';
import type { NeededObject } from '../graph/needed-fields.ts';
import type { Needs } from '../graph/needs.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import type { Annotated } from '../language/directive-use.ts';
import type { Template } from '../language/template.ts';
import type { Variable } from '../language/variable.ts';
import type { ArchivedOperation } from './archive.ts';
import type { ClientNames } from './names.ts';
import type { FragmentsByName } from './operation-document.ts';
import type { StoredDocument, StoredOperation } from './stored-operation.ts';

/** One frontend: the schema it is served, and how each of its fields is got from the graph. */
export interface Client {
  /** `web`, `web.v2` */
  readonly name: string;
  readonly settings: ClientSettings;
  /** The file as its author wrote it, with extensions folded into their types. */
  readonly document: DocumentNode;
  /** What introspection shows and operations are validated against; without our directives. */
  readonly schema: GraphQLSchema;
  readonly types: ReadonlyMap<string, ClientType>;
  /** By `Type.field`. */
  readonly fields: ReadonlyMap<string, ViewField>;
  /** Names that this client gives to the graph's enum values and input fields. */
  readonly names: ClientNames;
  readonly operations: readonly StoredOperation[];
  /** The fragments of the operations' files, used or not. */
  readonly fragments: FragmentsByName;
  /** Operations of earlier releases. */
  readonly archive: readonly ArchivedOperation[];
  /** Everything that callers may name by its id: the operations, and those of earlier releases. */
  readonly stored: ReadonlyMap<string, StoredDocument>;
}

/** The `@bff` directive. */
export interface ClientSettings {
  readonly auth: 'NONE' | 'OPTIONAL' | 'REQUIRED';
  readonly operations: 'ANY' | 'PERSISTED';
  /** How deep an operation may be, leaves counted. */
  readonly maxDepth: number;
  /** Points that one operation may cost. */
  readonly maxCost: number;
  /** What each caller may spend; undefined for as much as they like. */
  readonly budget: Budget | undefined;
}

/** A bucket of so many points, which is full again after `windowMs`. */
export interface Budget {
  readonly cost: number;
  readonly windowMs: number;
}

/** An object, interface or union of a client. */
export interface ClientType {
  readonly name: string;
  /** The graph type it is a view of; undefined for a type that exists in this client alone. */
  readonly graphType: string | undefined;
  /** Where its directives stand. */
  readonly node: Annotated;
}

/** A field of a client. */
export interface ViewField {
  readonly type: string;
  readonly name: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldDefinitionNode;
  readonly source: ViewSource;
  /** Takes the value's place when its source failed; undefined without one. */
  readonly fallback: { readonly value: unknown } | undefined;
}

/** How a field of a client gets its value. */
export type ViewSource = StepsSource | JoinView | LookUpView | SelfSource | VariableSource | TextView | ComputedView;

/** Fields of the graph, from the object (or, in root and client-only types, from the graph's root). */
export interface StepsSource {
  readonly kind: 'steps';
  readonly steps: readonly CallStep[];
  /** What the first step's arguments read of the object. */
  readonly needs: Needs;
}

/** A field of the graph's Query, called for each object of a view. */
export interface JoinView {
  readonly kind: 'join';
  readonly call: CallStep;
  readonly steps: readonly CallStep[];
  /** What the call's arguments read of the object. */
  readonly needs: Needs;
}

/** A field of the graph's Query that takes the keys of many objects at once (LANGUAGE.md §4.3). */
export interface LookUpView {
  readonly kind: 'lookUp';
  readonly path: LookUpPath;
  readonly batch: Batch;
  /** What the call's arguments and the key read of the object. */
  readonly needs: Needs;
}

/** The same object under another type: grouping, and client-only types that pass through. */
export interface SelfSource {
  readonly kind: 'self';
}

/** An argument of this field or a claim, as it is. */
export interface VariableSource {
  readonly kind: 'variable';
  readonly variable: Variable;
}

/** Text made of other values. */
export interface TextView {
  readonly kind: 'text';
  readonly template: Template;
  /** What the text reads of the object. */
  readonly needs: Needs;
}

/** Made by code of the client, from the fields that `selectionSet` names. */
export interface ComputedView {
  readonly kind: 'computed';
  /** Undefined for nothing; in a type of the client alone code is given the arguments around it. */
  readonly needed: NeededObject | undefined;
}
