import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How much a generated root folder describes. */
export interface RootSize {
  readonly services: number;
  readonly clients: number;
  /** Of all clients together. */
  readonly operations: number;
}

/** Entities of each service. */
const ENTITIES = 4;
/** Views of each client. */
const VIEWS = 12;

interface Entity {
  readonly name: string;
  /** The root field that looks up one of them. */
  readonly one: string;
  readonly many: string;
  readonly service: string;
}

/** Writes a root folder as a company has it: services that join each other and look up in batches, views, operations that share fragments. */
export async function generateRoot(folder: string, size: RootSize): Promise<void> {
  const entities = Array.from({ length: size.services * ENTITIES }, (_, index) => entityAt(index));
  const files = new Map<string, string>();
  for (let service = 0; service < size.services; service++) addService(service, entities, files);
  const perClient = Math.ceil(size.operations / size.clients);
  for (let client = 0; client < size.clients; client++) {
    const operations = Math.min(perClient, size.operations - client * perClient);
    addClient(client, { entities, operations }, files);
  }
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function entityAt(index: number): Entity {
  const service = `s${Math.floor(index / ENTITIES)}`;
  return { name: `Entity${index}`, one: `entity${index}`, many: `entities${index}`, service };
}

/** The entity that an entity is joined to: of another service. */
const related = (index: number, entities: readonly Entity[]): Entity =>
  entities[(index * 7 + ENTITIES + 1) % entities.length] ?? entityAt(0);

function addService(service: number, entities: readonly Entity[], files: Map<string, string>): void {
  const own = entities
    .map((entity, index) => ({ entity, index }))
    .filter(({ entity }) => entity.service === `s${service}`);
  const isGraphQL = service % 5 === 4;
  const url = `url: "{$env.S${service}_URL}", forward: ["authorization"], timeout: "1s"`;
  const joins = own.map(({ entity, index }) => {
    const other = related(index, entities);
    return `extend type ${entity.name} { related: ${other.name} @from(query: "${other.one}(id: $this.relatedId)") }`;
  });
  if (isGraphQL) {
    files.set(`schemas/remote/s${service}.graphql`, snapshot(own.map(({ entity }) => entity)));
    const lookUps = own.map(
      ({ entity: { name, one, many } }) =>
        `  ${one}(id: ID!): ${name} @from(query: "${many}ByIds(ids: $keys)", key: "$args.id", match: "id") @authenticated`,
    );
    const settings = `extend schema @service(kind: GRAPHQL, ${url})`;
    files.set(
      `schemas/services/s${service}.graphql`,
      [settings, 'extend type Query {', ...lookUps, '}', ...joins].join('\n'),
    );
  } else {
    const settings = `extend schema @service(${url}, headers: [{ name: "x-key", value: "{$env.KEY}" }])`;
    const types = own.map(({ entity }) => restEntity(entity));
    files.set(`schemas/services/s${service}.graphql`, [settings, ...types, ...joins].join('\n'));
  }
}

const FIELDS = `  id: ID!
  relatedId: ID!
  name: String!
  description: String
  price: Float!
  tags: [String!]!
`;

const restEntity = ({ name, one, many }: Entity): string => `extend type Query {
  ${one}(id: ID!): ${name} @rest(GET: "/${many}?id={$keys}", key: "$args.id", match: "id") @authenticated
  ${many}(text: String, status: ${name}Status, page: ${name}Page = { first: 10 }): [${name}!]!
    @rest(GET: "/${many}?q={$args.text}&status={$args.status}&limit={$args.page.first}", select: "data.items")
    @listSize(slicingArguments: ["page.first"]) @authenticated
}
extend type Mutation {
  change${name}(id: ID!, input: ${name}Input!): ${name}! @rest(PATCH: "/${many}/{$args.id}", body: "{$args.input}") @requiresScopes(scopes: [["write"]])
}
type ${name} @cacheControl(maxAge: 30) {
${FIELDS}  createdAt: String @from(field: "meta.created_at")
  status: ${name}Status!
  parts: [${name}Part!]!
  stock: Int @rest(POST: "/${many}/stock", body: { ids: "{$keys}" }, key: "$this.id", match: "@key")
}
type ${name}Part { id: ID! amount: Int! label: String @from(field: "display_label") }
enum ${name}Status { OPEN @from(value: "open") CLOSED @from(value: "closed") }
input ${name}Page { first: Int! = 10 after: String }
input ${name}Input { name: String price: Float tags: [String!] }
`;

const snapshot = (entities: readonly Entity[]): string =>
  [
    `type Query {`,
    ...entities.map(
      ({ name, many }) =>
        `  ${many}ByIds(ids: [ID!]!): [${name}]!\n  ${many}(text: String, status: ${name}Status, page: ${name}Page = { first: 10 }): [${name}!]!`,
    ),
    `}`,
    ...entities.map(
      ({ name }) => `type ${name} {
${FIELDS}  createdAt: String
  status: ${name}Status!
  parts: [${name}Part!]!
  stock: Int
}
type ${name}Part { id: ID! amount: Int! label: String }
enum ${name}Status { OPEN CLOSED }
input ${name}Page { first: Int! = 10 after: String }`,
    ),
  ].join('\n');

function addClient(
  client: number,
  { entities, operations }: { readonly entities: readonly Entity[]; readonly operations: number },
  files: Map<string, string>,
): void {
  const name = `client${client}`;
  const start = (client * 11) % entities.length;
  const shown = Array.from({ length: VIEWS }, (_, index) => (start + index) % entities.length);
  files.set(`schemas/${name}.graphql`, clientSchema(shown, entities));
  files.set(`clients/${name}/fragments.graphql`, shown.map((index) => fragment(entityAt(index))).join('\n'));
  for (let operation = 0; operation < operations; operation++) {
    const target = entityAt(shown[operation % VIEWS] ?? 0);
    files.set(`clients/${name}/operation${operation}.graphql`, operationText(operation, target));
  }
}

function clientSchema(shown: readonly number[], entities: readonly Entity[]): string {
  const views = shown.map((index) => {
    const entity = entityAt(index);
    const other = related(index, entities);
    return `type ${entity.name} {
  id: ID!
  title: String! @from(value: "{$this.name} ({$this.status})")
  price: Float
  state: ${entity.name}Status! @from(field: "status")
  labels: [String] @from(field: "parts.label")
  parts: [${entity.name}Part!]!
  relatedName: String @from(field: "related.name")
  group: ${entity.name}Group! @from(field: "$this")
  other: ${other.name}Card @from(query: "${other.one}(id: $this.relatedId)")
}
type ${entity.name}Part { id: ID! amount: Int! }
type ${entity.name}Group @from(type: "${entity.name}") { description: String tags: [String!]! stock: Int }
type ${other.name}Card @from(type: "${other.name}") { id: ID! name: String! }`;
  });
  const fields = shown.map((index) => {
    const { name, one, many } = entityAt(index);
    return `  ${one}(id: ID!): ${name}
  ${many}(text: String, size: Int! = 5): [${name}!]! @from(field: "${many}(page: { first: $args.size })", fallback: [])
    @listSize(slicingArguments: ["size"])`;
  });
  const home = shown.map((index) => {
    const { name, one, many } = entityAt(index);
    return `  ${one}: ${name} @from(query: "${one}(id: $this.id)")
  ${many}: [${name}!] @from(query: "${many}(page: { first: 3 })")`;
  });
  return [
    'extend schema @bff(maxCost: 2000)',
    `type Query {\n  home(id: ID!): Home! @authenticated\n${fields.join('\n')}\n}`,
    `type Home {\n${home.join('\n')}\n}`,
    ...new Set(views.join('\n').split(/\n(?=type )/)),
  ].join('\n');
}

const fragment = ({ name }: Entity): string => `fragment ${name}Fields on ${name} {
  id title price state labels relatedName
  parts { id amount }
  group { description tags stock }
  other { id name }
}`;

function operationText(operation: number, { name, one, many }: Entity): string {
  switch (operation % 3) {
    case 0:
      return `query One${operation}($id: ID!) @endpoint(GET: "/o${operation}/{id}") { ${one}(id: $id) { ...${name}Fields } }`;
    case 1:
      return `query Many${operation}($text: String, $size: Int! = 3) { ${many}(text: $text, size: $size) { ...${name}Fields } }`;
    default:
      return `query Home${operation}($id: ID!) { home(id: $id) { ${one} { ...${name}Fields } ${many} { ...${name}Fields other { id } } } }`;
  }
}
