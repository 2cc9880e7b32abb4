import fc from 'fast-check';
import { LanguageError, type LanguageErrorCode } from '../../../src/language/language-error.ts';
import type { Lookup } from '../../../src/language/variable.ts';

/** Texts that have broken somebody's URL, header or object before. */
const NASTY = [
  ...['', '.', '..', '../x', '..\\x', '/', '//host', '\\\\host', 'http://host/', '@host', ':80'],
  ...['%2F', '%2e', '%', '%zz'],
  ...['a&b=1', '?x=1', '#x', 'a=b', 'a+b', 'a b', 'a,b', ';', "'", '"', '{$args.id}', '__proto__', 'constructor'],
  ...['\0', '\r\nx-evil: 1', '\n', '\t', '\x7f', '\u0085', '\ud800', '\udc00x', 'ſK', 'é', '日本', '😀', '\u2028'],
];

/** Any UTF-16 text, halves of surrogate pairs included, with a liking for nasty ones. */
export const anyText = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.tuple(fc.constantFrom(...NASTY), fc.constantFrom(...NASTY)).map((both) => both.join('')),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
);

const anyScalar = fc.oneof(anyText, fc.integer(), fc.double(), fc.boolean(), fc.bigInt(), fc.constant(null));

/** Whatever may stand behind a variable. */
export const anyValue = fc.oneof(
  { weight: 4, arbitrary: anyScalar },
  { weight: 2, arbitrary: fc.array(anyScalar, { maxLength: 3 }) },
  fc.constantFrom(undefined, {}, { a: 1 }, [[1]], [{}]),
);

/** Texts near the grammar, so that parsers get past their first character. */
export const almostGrammar = fc.oneof(
  anyText,
  fc
    .array(
      fc.constantFrom(
        ...'{}[]()$.,:|"\\/?&=#% -_0a',
        '{$',
        '$args.',
        'args',
        'this',
        'keys',
        'env',
        '|csv}',
        '"""',
        'name',
      ),
      {
        maxLength: 25,
      },
    )
    .map((pieces) => pieces.join('')),
);

/** Looks up `$args.v0`, `$args.v1`, … in a list of values. */
export const valuesAt =
  (values: readonly unknown[]): Lookup =>
  ({ path }) =>
    values[Number(path[0]?.slice(1))];

/** The code and offset of the `LanguageError` that a call throws; anything else that it throws passes. */
export function mistakeOf(
  run: () => unknown,
): { readonly code: LanguageErrorCode; readonly offset: number } | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof LanguageError)) throw error;
    return { code: error.code, offset: error.offset };
  }
}
