import fc from 'fast-check';
import { type ConstObjectFieldNode, type ConstValueNode, Kind } from 'graphql';
import { expect, it } from 'vitest';
import { parseBodyTemplate, renderBody } from '../../../src/language/body-template.ts';
import { anyText, valuesAt } from './arbitraries.ts';

type Body =
  | { readonly literal: string | null }
  | { readonly hole: unknown }
  | { readonly list: readonly Body[] }
  | { readonly object: readonly (readonly [string, Body])[] };

const name = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON');
const { body } = fc.letrec<{ body: Body }>((tie) => ({
  body: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      literal: fc.oneof(
        fc.constant(null),
        anyText.filter((text) => !text.includes('{$')),
      ),
    }),
    fc.record({ hole: fc.oneof(fc.constantFrom(null, undefined), anyText, fc.jsonValue()) }),
    fc.record({ list: fc.array(tie('body'), { maxLength: 3 }) }),
    fc.record({ object: fc.uniqueArray(fc.tuple(name, tie('body')), { maxLength: 4, selector: ([key]) => key }) }),
  ),
}));

/** The literal an author would write; the values of its holes go to the end of `values`. */
function literalOf(given: Body, values: unknown[]): ConstValueNode {
  if ('hole' in given) return { kind: Kind.STRING, value: `{$args.v${values.push(given.hole) - 1}}` };
  if ('list' in given) return { kind: Kind.LIST, values: given.list.map((item) => literalOf(item, values)) };
  if ('literal' in given) {
    return given.literal === null ? { kind: Kind.NULL } : { kind: Kind.STRING, value: given.literal };
  }
  const fields = given.object.map(([key, value]): ConstObjectFieldNode => ({
    kind: Kind.OBJECT_FIELD,
    name: { kind: Kind.NAME, value: key },
    value: literalOf(value, values),
  }));
  return { kind: Kind.OBJECT, fields };
}

const isNullHole = (given: Body) => 'hole' in given && (given.hole === null || given.hole === undefined);

/** The JSON a service must receive. */
function jsonOf(given: Body): string {
  if ('hole' in given) return JSON.stringify(given.hole ?? null);
  if ('literal' in given) return JSON.stringify(given.literal);
  if ('list' in given) return `[${given.list.map(jsonOf).join()}]`;
  const members = given.object.filter(([, value]) => !isNullHole(value));
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${jsonOf(value)}`).join()}}`;
}

it('sends the values exactly at their holes', () => {
  const property = fc.property(body, (given) => {
    const values: unknown[] = [];
    const template = parseBodyTemplate(literalOf(given, values));

    expect(JSON.stringify(renderBody(template, valuesAt(values)) ?? null)).toBe(jsonOf(given));
  });

  fc.assert(property, { numRuns: 3_000 });
});
