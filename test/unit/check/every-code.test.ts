import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import type { ProblemCode } from '../../../src/language/problem.ts';
import { checkFiles, type Files, marked } from '../../support/check-files.ts';
import { client, shopServices } from './shop-services.ts';

/** Files in which a mark shows where the problem is; what else there is to say may be said as well. */
interface Row {
  readonly files: Files;
  readonly code?: Readonly<Record<string, object>>;
  readonly before?: Files;
}

const shop = (text: string, settings = 'url: "http://shop.internal"'): Row => ({
  files: { 'schemas/services/shop.graphql': `extend schema @service(${settings})\n${text}` },
});
const tv = (text: string, operations = ''): Row => ({ files: client(text, operations) });
/** A client with a view of Product that has this field. */
const product = (field: string): Row => tv(`type Query { best: Product }\ntype Product { id: ID!\n  ${field} }`);

/** These need more than files: they are tested where the commands are. */
type OfCommands = 'ENV_UNSET' | 'REMOTE_DRIFT';

const ROWS: Readonly<Record<Exclude<ProblemCode, OfCommands>, Row>> = {
  INVALID_SDL: tv('type Query { best: Product }\ntype Product { id: ID! ▸INVALID_SDL▸@secret }'),
  TYPE_CONFLICT: {
    files: {
      ...shopServices,
      'schemas/services/maker.graphql':
        'extend schema @service(url: "http://m")\n▸TYPE_CONFLICT▸type Maker { id: ID! }',
    },
  },
  UNKNOWN_TYPE: product('price: ▸UNKNOWN_TYPE▸Flot'),
  UNKNOWN_FIELD: product('title: String @from(field: ▸UNKNOWN_FIELD▸"nam")'),
  UNKNOWN_ARGUMENT: product('twin: Product @from(query: ▸UNKNOWN_ARGUMENT▸"product(nr: $this.id)")'),
  UNKNOWN_SCOPE: product('twin: Product @from(query: ▸UNKNOWN_SCOPE▸"product(id: $self.id)")'),
  TYPE_NOT_DECLARED: product('maker: ▸TYPE_NOT_DECLARED▸Maker'),
  AMBIGUOUS_VIEW: tv(`type Query { find(filter: Filter!): Found }
union Found = Product | ▸AMBIGUOUS_VIEW▸Other
type Product { id: ID! } type Other @from(type: "Product") { id: ID! }`),
  MISSING_ARGUMENT: product('twin: Product @from(query: ▸MISSING_ARGUMENT▸"product")'),
  UNUSED_ARGUMENT: product('name(▸UNUSED_ARGUMENT▸short: Boolean): String'),
  BAD_PATH: product('title: String @from(field: ▸BAD_PATH▸"maker..name")'),
  NOT_AN_OBJECT: product('title: String @from(field: ▸NOT_AN_OBJECT▸"name.first")'),
  TYPE_MISMATCH: product('▸TYPE_MISMATCH▸price: Int'),
  LIST_MISMATCH: product('image: String @from(field: ▸LIST_MISMATCH▸"images")'),
  NULLABILITY: tv('type Query { product(▸NULLABILITY▸id: ID): Product }\ntype Product { id: ID! }'),
  NULLABLE_KEY: shop(`type Query { item: Item @rest(GET: "/item") }
type Item { id: ID!
  makerId: ID
  maker: Maker! @rest(GET: "/makers?id={$keys}", key: ▸NULLABLE_KEY▸"$this.makerId", match: "id") }
type Maker { id: ID! }`),
  NULLABLE_IN_PATH: shop('type Query { item(id: ID): Int @rest(GET: ▸NULLABLE_IN_PATH▸"/items/{$args.id}") }'),
  NO_SOURCE: tv('type Query { home: Home }\ntype Home { ▸NO_SOURCE▸title: String }'),
  RESOLVER_MISSING: product('▸RESOLVER_MISSING▸label: String @computed'),
  UNUSED_CODE: {
    ...tv('type Query { best: Product }\ntype ▸UNUSED_CODE▸Product { id: ID! }'),
    code: { tv: { Product: { id: () => '' } } },
  },
  SERVICE_DIRECTIVE_IN_CLIENT: product('name: String ▸SERVICE_DIRECTIVE_IN_CLIENT▸@rest(GET: "/name")'),
  ENV_IN_CLIENT: product('label: String @from(value: ▸ENV_IN_CLIENT▸"{$env.LABEL}")'),
  REST_METHOD: shop('type Query { item: Int ▸REST_METHOD▸@rest(select: "a") }'),
  OBJECT_IN_QUERY: shop(`type Query { item(by: By): Int @rest(GET: ▸OBJECT_IN_QUERY▸"/item?by={$args.by}") }
input By { id: ID }`),
  KEYS_IN_PATH: shop(`type Query {
  item(id: ID!): Item @rest(GET: ▸KEYS_IN_PATH▸"/items/{$keys}", key: "$args.id", match: "id") }
type Item { id: ID! }`),
  KEY_AND_MATCH: shop(`type Query { item(id: ID!): Item ▸KEY_AND_MATCH▸@rest(GET: "/i?id={$keys}", key: "$args.id") }
type Item { id: ID! }`),
  KEYS_WITHOUT_KEY: shop(`type Query { item(id: ID!): Item ▸KEYS_WITHOUT_KEY▸@rest(GET: "/i?id={$keys}") }
type Item { id: ID! }`),
  KEYS_UNUSED: shop(`type Query {
  item(id: ID!): Item @rest(GET: "/i/{$args.id}", key: ▸KEYS_UNUSED▸"$args.id", match: "id") }
type Item { id: ID! }`),
  MATCH_NOT_DECLARED: shop(`type Query {
  item(id: ID!): Item @rest(GET: "/i?id={$keys}", key: "$args.id", match: ▸MATCH_NOT_DECLARED▸"nr") }
type Item { id: ID! }`),
  UNSAFE_HOST: shop('type Query { a: Int @rest(GET: "/a") }', 'url: ▸UNSAFE_HOST▸"https://{$header.host}"'),
  CLIENT_TYPE_IN_LIST: tv(
    'type Query { ▸CLIENT_TYPE_IN_LIST▸homes: [Home!] }\ntype Home { t: String @from(value: "t") }',
  ),
  CLIENT_TYPE_IN_MUTATION: tv(`type Query { best: Product }
type Mutation { ▸CLIENT_TYPE_IN_MUTATION▸buy(id: ID!): Done }
type Done { text: String @from(value: "done") } type Product { id: ID! }`),
  FALLBACK_TYPE: product('price: Float @from(field: "price", fallback: ▸FALLBACK_TYPE▸"free")'),
  CALLER_WITHOUT_AUTH: tv(`extend schema @bff(auth: NONE)
type Query { mine: Product @from(query: ▸CALLER_WITHOUT_AUTH▸"product(id: $caller.sub)") }
type Product { id: ID! }`),
  OPERATION_INVALID: tv(
    'type Query { best: Product }\ntype Product { id: ID! }',
    'query Best {\n  best { ▸OPERATION_INVALID▸name } }',
  ),
  DUPLICATE_ENDPOINT: tv(
    'type Query { best: Product }\ntype Product { id: ID! }',
    'query A @endpoint(GET: "/best") { best { id } }\nquery B @endpoint(GET: ▸DUPLICATE_ENDPOINT▸"/best") { best { id } }',
  ),
  ENDPOINT_VARIABLE: tv(
    'type Query { best: Product }\ntype Product { id: ID! }',
    'query A @endpoint(GET: ▸ENDPOINT_VARIABLE▸"/best/{id}") { best { id } }',
  ),
  BREAKING_CHANGE: {
    ...tv('type Query { best: Product }\ntype ▸BREAKING_CHANGE▸Product { id: ID! }'),
    before: client('type Query { best: Product } type Product { id: ID! name: String }'),
  },
  NONNULL_REMOTE: tv('type Query { ▸NONNULL_REMOTE▸best: Product! }\ntype Product { id: ID! }'),
  OPEN_LOOKUP: tv('type Query { ▸OPEN_LOOKUP▸product(id: ID!): Product }\ntype Product { id: ID! }'),
  N_PLUS_ONE: shop(`type Query { items: [Item!] @rest(GET: "/items") @listSize(assumedSize: 5) }
type Item { id: ID!
  ▸N_PLUS_ONE▸stock: Int @rest(GET: "/stock/{$this.id}") }`),
  UNBOUNDED_LIST: shop('type Query { ▸UNBOUNDED_LIST▸items: [Int!] @rest(GET: "/items") }'),
  PUBLIC_USES_IDENTITY: shop(
    'type Query { a: Int @rest(GET: "/a?of={$caller.sub}") @cacheControl(maxAge: 5, scope: ▸PUBLIC_USES_IDENTITY▸PUBLIC) }',
  ),
};

const WARNINGS = new Set(['NONNULL_REMOTE', 'OPEN_LOOKUP', 'N_PLUS_ONE', 'UNBOUNDED_LIST', 'PUBLIC_USES_IDENTITY']);

it.each(Object.entries(ROWS))('%s is reported with its file, line and column', (code, { files: texts, ...row }) => {
  const { files, expected } = marked(texts);

  const found = checkFiles(files, row.code, row.before).filter((problem) => problem.code === code);

  expect(found.map(({ file, line, column }) => `${code} ${file}:${line}:${column}`)).toEqual(expected);
  expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set([WARNINGS.has(code) ? 'warning' : 'error']));
  expect(expected).toHaveLength(1);
});

it('has every code there is', () => {
  const read = (path: string): string => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
  const codes = [...read('src/language/problem.ts').matchAll(/^ {2}\| '([A-Z_1]+)'/gm)].map(([, code]) => code);

  const ofCommands = {
    ENV_UNSET: 'test/integration/cli/commands.test.ts',
    REMOTE_DRIFT: 'test/integration/cli/check.test.ts',
  } satisfies Record<OfCommands, string>;

  expect(codes.length).toBeGreaterThan(40);
  expect([...Object.keys(ROWS), ...Object.keys(ofCommands)].sort()).toEqual([...codes].sort());
  for (const [code, path] of Object.entries(ofCommands)) expect(read(path)).toContain(code);
});
