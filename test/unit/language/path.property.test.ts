import fc from 'fast-check';
import { type ConstObjectFieldNode, type ConstValueNode, Kind, print } from 'graphql';
import { expect, it } from 'vitest';
import type { PathArgument } from '../../../src/language/path-argument.ts';
import { parseJsonPath, parsePath, type Path, type Step } from '../../../src/language/path.ts';
import type { Variable } from '../../../src/language/variable.ts';
import { anyText } from './arbitraries.ts';

const NAME = /^[_A-Za-z][\w-]*$/;
const member = fc.oneof(fc.stringMatching(NAME, { maxLength: 8 }), fc.constantFrom('__proto__', 'constructor', 'true'));
const graphqlName = fc.oneof(fc.stringMatching(/^[_A-Za-z]\w*$/, { maxLength: 8 }), fc.constantFrom('__proto__', 'on'));
const variable: fc.Arbitrary<Variable> = fc.oneof(
  fc.record({
    scope: fc.constantFrom('args' as const, 'this' as const, 'caller' as const),
    path: fc.array(member, { minLength: 1, maxLength: 3 }),
    csv: fc.constant(false),
  }),
  fc.record({ scope: fc.constant('header' as const), path: fc.constant(['x-tenant']), csv: fc.constant(false) }),
  fc.constant({ scope: 'keys' as const, path: [], csv: false }),
);
const scalar: fc.Arbitrary<ConstValueNode> = fc.oneof(
  anyText.map((value): ConstValueNode => ({ kind: Kind.STRING, value: value.toWellFormed(), block: false })),
  fc.integer().map((value): ConstValueNode => ({ kind: Kind.INT, value: String(value) })),
  fc.constantFrom('1.5', '-0.1e10', '1E+5').map((value): ConstValueNode => ({ kind: Kind.FLOAT, value })),
  fc.boolean().map((value): ConstValueNode => ({ kind: Kind.BOOLEAN, value })),
  fc.constantFrom('SHIPPED', 'on', '__proto__').map((value): ConstValueNode => ({ kind: Kind.ENUM, value })),
  fc.constant<ConstValueNode>({ kind: Kind.NULL }),
);
const { value } = fc.letrec<{ value: PathArgument }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar.map((literal): PathArgument => ({ kind: 'literal', value: literal })),
    variable.map((of): PathArgument => ({ kind: 'variable', variable: of })),
    fc.array(tie('value'), { maxLength: 3 }).map(listOf),
    fc
      .uniqueArray(fc.record({ name: graphqlName, value: tie('value') }), {
        maxLength: 3,
        selector: ({ name }) => name,
      })
      .map(objectOf),
  ),
}));
const argument = fc.record({ name: graphqlName, value, offset: fc.constant(0) });
const args = fc.uniqueArray(argument, { maxLength: 3, selector: ({ name }) => name });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    name: fc.oneof(member, anyText),
    offset: fc.constant(0),
    hasArguments: fc.constant(false),
    args: fc.constant([]),
  }),
  fc.record({ name: member, offset: fc.constant(0), hasArguments: fc.constant(true), args }),
);
const path: fc.Arbitrary<Path> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'this' as const }) },
  { weight: 1, arbitrary: variable.map((of): Path => ({ kind: 'variable', variable: of })) },
  {
    weight: 8,
    arbitrary: fc.array(step, { minLength: 1, maxLength: 4 }).map((steps): Path => ({ kind: 'steps', steps })),
  },
);

function listOf(items: readonly PathArgument[]): PathArgument {
  const values = items.flatMap((item) => (item.kind === 'literal' ? [item.value] : []));
  return values.length < items.length
    ? { kind: 'list', items }
    : { kind: 'literal', value: { kind: Kind.LIST, values } };
}

function objectOf(fields: readonly { readonly name: string; readonly value: PathArgument }[]): PathArgument {
  const nodes = fields.flatMap((field) =>
    field.value.kind === 'literal' ? [fieldNode(field.name, field.value.value)] : [],
  );
  return nodes.length < fields.length
    ? { kind: 'object', fields }
    : { kind: 'literal', value: { kind: Kind.OBJECT, fields: nodes } };
}

const fieldNode = (name: string, literal: ConstValueNode): ConstObjectFieldNode => ({
  kind: Kind.OBJECT_FIELD,
  name: { kind: Kind.NAME, value: name },
  value: literal,
});

const printVariable = (of: Variable): string => ['$' + of.scope, ...of.path].join('.');
const printName = (name: string): string => (NAME.test(name) ? name : JSON.stringify(name));

function printArgument(given: PathArgument): string {
  switch (given.kind) {
    case 'literal':
      return print(given.value);
    case 'variable':
      return printVariable(given.variable);
    case 'list':
      return `[${given.items.map(printArgument).join(', ')}]`;
    case 'object':
      return `{${given.fields.map((field) => `${field.name}: ${printArgument(field.value)}`).join(', ')}}`;
  }
}

function printStep({ name, hasArguments, args: given }: Step): string {
  const shown = given.map((each) => `${each.name}: ${printArgument(each.value)}`).join(', ');
  return hasArguments ? `${printName(name)}(${shown})` : printName(name);
}

function printPath(given: Path): string {
  if (given.kind === 'this') return '$this';
  return given.kind === 'variable' ? printVariable(given.variable) : given.steps.map(printStep).join('.');
}

/** The path with all offsets 0, after proving that each stands where its name does. */
function withoutOffsets(parsed: Path, text: string): Path {
  if (parsed.kind !== 'steps') return parsed;
  const steps = parsed.steps.map((each) => {
    expect(text.startsWith(printName(each.name), each.offset)).toBe(true);
    for (const { name, offset } of each.args) expect(text.startsWith(`${name}:`, offset)).toBe(true);
    return { ...each, offset: 0, args: each.args.map((given) => ({ ...given, offset: 0 })) };
  });
  return { kind: 'steps', steps };
}

it('reads every path as it was meant', () => {
  const property = fc.property(path, (given) => {
    const text = printPath(given);

    expect(withoutOffsets(parsePath(text), text)).toEqual(given);
  });

  fc.assert(property, { numRuns: 3_000 });
});

it('reads every path inside JSON as it was meant', () => {
  const names = fc.array(fc.oneof(anyText, member, fc.nat().map(String)), { minLength: 1, maxLength: 5 });
  const property = fc.property(names, (given) => {
    const text = given.map((name) => (/^\d+$/.test(name) ? name : printName(name))).join('.');

    expect(parseJsonPath(text)).toEqual(given);
  });

  fc.assert(property, { numRuns: 2_000 });
});
