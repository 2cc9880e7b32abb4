import { getNamedType, getNullableType, type GraphQLOutputType, isListType } from 'graphql';

import { remoteName } from '../../graph/own-field.ts';
import { listsIn } from '../../graph/resolve-path.ts';
import type { SelectedField } from '../../plan/selection.ts';

/** Begins the names of the gateway's own fields; GraphQL reserves it, so that no service has such a field. */
export const OWN = '__';

/** Name of a field in the stitched schema: calls, joins and look-ups are fields of the gateway's own. */
export function stitchedName({ kind, field, lookUp, below, output }: SelectedField): string {
  if (lookUp) return stitchedLookUp(output);
  if (below) return stitchedBelow(output);
  if (kind === 'call') return stitchedCall(field);
  return kind === 'join' ? stitchedJoin(field) : remoteName(field);
}

/** A field of an object's type that is a call of its own. */
export const stitchedCall = (field: string): string => `${OWN}call_${field}`;

/** A call of a Query field from another object. */
export const stitchedJoin = (field: string): string => `${OWN}join_${field}`;

/** All look-ups from one type that give the same type are one field: which one is meant stands in its argument. */
export function stitchedLookUp(output: GraphQLOutputType): string {
  const many = isListType(getNullableType(output));
  return `${OWN}look_${many ? 'many' : 'one'}_${getNamedType(output).name}`;
}

/** All joins from one type whose calls ask for steps of their answers are one field for each type of value. */
export const stitchedBelow = (output: GraphQLOutputType): string =>
  `${OWN}below_${listsIn(output)}_${getNamedType(output).name}`;

/** The field that remembers its object, for calls further down which read it. */
export const ANCHOR = `${OWN}this`;
