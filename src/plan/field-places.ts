import type { Condition, Occurrence } from './collect-fields.ts';
import type { DeferredPlace, ShapeField, ShapePlace } from './shape.ts';

type Places = readonly [Occurrence, ...Occurrence[]];

/** When a field is part of the answer, where it stands there, and whether it may be sent later. */
export const placesOfField = (occurrences: Places): Pick<ShapeField, 'conditions' | 'places' | 'deferred'> => ({
  conditions: anyOf(occurrences),
  places: placesOf(occurrences),
  deferred: deferredPlaces(occurrences),
});

/** Conditions of all places that select a field; one without conditions makes it unconditional. */
function anyOf(occurrences: readonly Occurrence[]): readonly (readonly Condition[])[] {
  return occurrences.some(({ conditions }) => conditions.length === 0)
    ? []
    : occurrences.map(({ conditions }) => conditions);
}

/** Undefined where one of them is always there, and never sent later. */
function deferredPlaces(occurrences: readonly Occurrence[]): readonly DeferredPlace[] | undefined {
  const isAtOnce = ({ conditions, deferrals }: Occurrence): boolean => conditions.length + deferrals.length === 0;
  if (occurrences.some(isAtOnce) || occurrences.every(({ deferrals }) => deferrals.length === 0)) return undefined;
  return occurrences.map(({ conditions, deferrals }) => ({ conditions, deferrals }));
}

function placesOf([first, ...others]: Places): ShapeField['places'] {
  const certain = [first, ...others].findIndex(({ conditions }) => conditions.length === 0);
  const places = certain < 0 ? others : others.slice(0, certain);
  return [placeOf(first), ...places.map(placeOf)];
}

const placeOf = ({ position, conditions }: Occurrence): ShapePlace => ({ position, conditions });
