import type { ArgumentNode, GraphQLLeafType } from 'graphql';

import type { ViewField } from '../client/client.ts';
import type { Condition } from './collect-fields.ts';
import type { Deferral } from './deferral.ts';
import type { Expression } from './expression.ts';
import type { Requirement } from './access.ts';
import type { CodeObject, SelectedField } from './selection.ts';
import type { Template } from '../language/template.ts';

/** An object of the answer: which fields it has under which names, in order. */
export interface ObjectShape {
  /** The client's name of the type. */
  readonly typeName: string;
  /** What the type itself asks, where only the object shows that it is of this type. */
  readonly requirement: Requirement;
  /** In the order of the places that name them first. */
  readonly fields: readonly ShapeField[];
}

/** A place that names a field, which counts when all its conditions hold. */
export interface ShapePlace {
  readonly position: number;
  readonly conditions: readonly Condition[];
}

/** A place that names a field, inside fragments that may be sent later. */
export interface DeferredPlace {
  readonly conditions: readonly Condition[];
  /** The fragments around it, the outermost first; none for a place that is never sent later. */
  readonly deferrals: readonly Deferral[];
}

/** A field of the answer, and how its value is put together from the graph's result. */
export interface ShapeField {
  /** Position in `Lowered.shapeFields`. */
  readonly index: number;
  readonly responseKey: string;
  /** The client's name of the field. */
  readonly name: string;
  /** Position of the field whose object it belongs to; -1 at the root. */
  readonly parent: number;
  /** Included when all conditions of one of these hold; empty: always. */
  readonly conditions: readonly (readonly Condition[])[];
  /** The places that name it, up to the first that always counts: the first that counts gives it its order. */
  readonly places: readonly [ShapePlace, ...ShapePlace[]];
  /** All places that name it, where one or the other may be sent later; undefined where it never is. */
  readonly deferred: readonly DeferredPlace[] | undefined;
  readonly requirement: Requirement;
  /** Variables in its arguments that must not be null. */
  readonly nonNullVariables: readonly string[];
  readonly source: ShapeSource;
  readonly output: Output;
  readonly fallback: Fallback | undefined;
  /** The client's field; undefined for `__typename` and introspection. */
  readonly use: ViewUse | undefined;
  /** Position among the operation's lists; undefined where the field is none. */
  readonly list: number | undefined;
}

/** A field of the client as an operation selects it. */
export interface ViewUse {
  readonly view: ViewField;
  /** As the operation has them. */
  readonly given: readonly ArgumentNode[];
  /** By the client's names of the arguments, their values under the graph's. */
  readonly args: ReadonlyMap<string, Expression>;
}

/** What takes a failed value's place. */
export interface Fallback {
  /** By field names. */
  readonly value: unknown;
  /** Positions of the source's steps that it stands for, in the graph's names; without them, it has the client's. */
  readonly of?: { readonly first: number; readonly last: number };
  /** They lie behind a list, so that it stands for each of several values. */
  readonly isOfItems?: boolean;
}

/** Where a field's value comes from. */
export type ShapeSource =
  /** Selected fields, one below the other; none: the same object. */
  | { readonly kind: 'steps'; readonly steps: readonly SelectedField[] }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'text'; readonly template: Template; readonly parts: TextParts }
  | ComputedSource
  /** A member of an object that code has made. */
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'typename' }
  /** `__schema` and `__type` of the client's own schema. */
  | { readonly kind: 'introspection' };

/** A text's parts, in order: literal text, a value known from the request, or one that steps from the object lead to. */
export type TextParts = readonly (
  string | { readonly expression: Expression } | { readonly steps: readonly SelectedField[] }
)[];

/** A value made by the client's code from fields of the graph. */
export interface ComputedSource {
  readonly kind: 'computed';
  readonly type: string;
  readonly field: string;
  readonly args: ReadonlyMap<string, Expression>;
  /** What the code is given of the object; undefined for nothing. */
  readonly code: CodeObject | undefined;
  /** What it is given in a type of the client alone: the arguments around it. */
  readonly outer: ReadonlyMap<string, Expression> | undefined;
}

/** How a value becomes part of the answer, by the client's type of it. */
export type Output =
  /** As it comes: type names and introspection. */
  | { readonly kind: 'raw'; readonly nonNull: boolean }
  | {
      readonly kind: 'leaf';
      readonly nonNull: boolean;
      readonly type: GraphQLLeafType;
      readonly rename: ReadonlyMap<unknown, string> | undefined;
    }
  | { readonly kind: 'list'; readonly nonNull: boolean; readonly item: Output }
  | { readonly kind: 'object'; readonly nonNull: boolean; readonly shape: ObjectShape }
  | {
      readonly kind: 'abstract';
      readonly nonNull: boolean;
      /** The object's graph type; undefined for what code has made, which says itself what type of the client it is. */
      readonly typename: SelectedField | undefined;
      /** By the graph's type name. */
      readonly shapes: ReadonlyMap<string, ObjectShape>;
    };

/** The shapes that a value's objects may have. */
export function objectShapes(output: Output): readonly ObjectShape[] {
  if (output.kind === 'list') return objectShapes(output.item);
  if (output.kind === 'object') return [output.shape];
  return output.kind === 'abstract' ? [...output.shapes.values()] : [];
}

/** `ShapeField.list` of all that is selected of an object, at any depth. */
export function listsBelow({ fields }: ObjectShape): readonly number[] {
  return fields.flatMap(({ output, list }) => [
    ...(list === undefined ? [] : [list]),
    ...objectShapes(output).flatMap(listsBelow),
  ]);
}
