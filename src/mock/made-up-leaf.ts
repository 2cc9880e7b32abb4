import { type GraphQLLeafType, isEnumType } from 'graphql';

import { chance } from './chance.ts';
import { madeUpNumber } from './made-up-number.ts';
import { madeUpInstant, madeUpText, type TextPlace } from './made-up-text.ts';

/** Ids of objects that nobody asked for by id are from 1 to this. */
export const POOL = 10;

/** A value of an enum or scalar: the same for the same place, whenever it is asked for. */
export function madeUpLeaf(type: GraphQLLeafType, place: TextPlace): unknown {
  const { owner, field, key, item } = place;
  const own = `${owner}.${field} ${key}${item}`;
  if (isEnumType(type)) {
    const values = type.getValues();
    return values[chance(own, values.length)]?.name;
  }
  switch (type.name) {
    case 'Boolean':
      return truth(field, own);
    case 'Int':
      return isReference(field) ? 1 + chance(own, POOL) : madeUpNumber(field, own, true);
    case 'Float':
      return madeUpNumber(field, own, false);
    case 'ID':
      return String(1 + chance(own, isReference(field) ? POOL : 1_000_000));
    case 'String':
      return isReference(field) ? String(1 + chance(own, POOL)) : madeUpText(place);
    default:
      return customScalar(type.name, place);
  }
}

/** `userId`, `product_ids`: it names another object. */
const isReference = (field: string): boolean => /(?:[a-z0-9]Id|_id)s?$/.test(field);

/** There is no further page; what was asked for has been done. */
function truth(field: string, own: string): boolean {
  if (/^has(?:Next|Previous)|deleted|error|failed/i.test(field)) return false;
  return /success|^ok$|accepted|active|enabled|available/i.test(field) || chance(own, 2) === 0;
}

/** Scalars of a schema's own say by their names what they hold; others hold what a text of that name would. */
const CUSTOM: readonly (readonly [RegExp, (place: TextPlace) => unknown])[] = [
  [/date_?time|timestamp|instant/i, ({ key, field }) => madeUpInstant(key + field)],
  [/date/i, ({ key, field }) => madeUpInstant(key + field).slice(0, 10)],
  [/time/i, ({ key, field }) => madeUpInstant(key + field).slice(11, 19)],
  [/json|object|map|any/i, ({ key }) => ({ key })],
  [/uuid|guid/i, ({ key, item, field }) => uuid(key + item + field)],
  [/int|long|number|short|byte/i, ({ field, key }) => madeUpNumber(field, key, true)],
  [/decimal|float|double|money|currency|price/i, ({ field, key }) => madeUpNumber(field, key, false)],
  [/bool/i, ({ field, key }) => truth(field, key)],
  [/ur[il]/i, (place) => madeUpText({ ...place, field: 'url' })],
  [/mail/i, (place) => madeUpText({ ...place, field: 'email' })],
];

function customScalar(name: string, place: TextPlace): unknown {
  const maker = CUSTOM.find(([pattern]) => pattern.test(name))?.[1];
  return maker ? maker(place) : madeUpText(place);
}

function uuid(text: string): string {
  const digits = [0, 1, 2, 3]
    .map((part) =>
      chance(`${text} ${part}`, 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
