import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoServices, startDemoServices } from '../../../demo/start-demo-services.ts';
import type { Problem } from '../../../src/language/problem.ts';
import { createGate } from '../../support/gate.ts';
import { REPOSITORY, startGateway, type TestGateway } from '../../support/start-gateway.ts';

/** The sample services' schemas, without any client. */
const SERVICES = Object.fromEntries(
  globSync('schemas/{services,remote}/*.graphql', { cwd: REPOSITORY }).map((path) => [
    path,
    readFileSync(join(REPOSITORY, path), 'utf8'),
  ]),
);

const TV = `type Query { wall(text: String): Wall! }
type Wall { products: ProductConnection! @from(query: "searchProducts(text: $this.text, first: 2)") }
type ProductConnection { edges: [ProductEdge!]! }
type ProductEdge { node: Product! }
type Product { id: ID! name: String! poster: [String!]! @from(field: "images") }
`;
const WALL = '{ wall(text: "Mug") { products { edges { node { name poster } } } } }';
const MUG = { name: expect.stringContaining('Mug') as string, poster: expect.any(Array) as string[] };
const MUGS = { data: { wall: { products: { edges: [{ node: MUG }, { node: MUG }] } } } };

/** Line 2, where the value of `query:` begins. */
const MISSPELT = TV.replace('searchProducts(', 'searchProduct(');
const MISTAKE = 'schemas/tv.graphql:2:55 UNKNOWN_FIELD';

/** What a load was found to be. */
interface Check {
  readonly problems: readonly string[];
  readonly isLive: boolean;
}

/** Waits for the outcome of loads. */
class Checks {
  #onCheck: (check: Check) => void = () => {};

  readonly onChecked = (problems: readonly Problem[], isLive: boolean): void => {
    const found = problems.filter(({ severity }) => severity === 'error');
    this.#onCheck({
      problems: found.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`),
      isLive,
    });
  };

  /** The first outcome, after something was done, that is what is waited for. */
  async after(act: () => Promise<unknown>, isIt: (check: Check) => boolean = () => true): Promise<Check> {
    const { promise, resolve } = Promise.withResolvers<Check>();
    this.#onCheck = (check) => {
      if (isIt(check)) resolve(check);
    };
    await act();
    return promise;
  }
}

let demo: DemoServices;
beforeAll(async () => {
  demo = await startDemoServices();
});
afterAll(() => demo.close());

const start = (files: Readonly<Record<string, string>>, mode: 'dev' | 'production', checks = new Checks()) =>
  startGateway({ files: { ...SERVICES, ...files }, environment: demo.environment, mode, onChecked: checks.onChecked });

const save =
  ({ root }: TestGateway, text: string) =>
  (): Promise<void> =>
    writeFile(join(root, 'schemas/tv.graphql'), text);

describe('in development', () => {
  it('a new file is a new client within a second', async () => {
    const checks = new Checks();
    await using gateway = await start({}, 'dev', checks);
    const before = await gateway.send('/tv/graphql?query={__typename}');
    const startMs = performance.now();

    const { isLive, problems } = await checks.after(save(gateway, TV));

    expect(performance.now() - startMs).toBeLessThan(1_000);
    expect(before.status).toBe(404);
    expect({ isLive, problems }).toEqual({ isLive: true, problems: [] });
    expect((await gateway.query('tv', WALL)).body).toEqual(MUGS);
  });

  it('a bad edit is told of by its place, and the last good version stays', async () => {
    const checks = new Checks();
    await using gateway = await start({ 'schemas/tv.graphql': TV }, 'dev', checks);

    const { isLive, problems } = await checks.after(save(gateway, MISSPELT));

    expect(isLive).toBe(false);
    expect(problems).toContain(MISTAKE);
    expect((await gateway.query('tv', WALL)).body).toEqual(MUGS);
  });

  it('a mended edit takes the place of the last good version', async () => {
    const checks = new Checks();
    await using gateway = await start({ 'schemas/tv.graphql': TV }, 'dev', checks);
    await checks.after(save(gateway, MISSPELT));

    await checks.after(save(gateway, TV.replace('poster:', 'picture:')), ({ isLive }) => isLive);

    const { body } = await gateway.query('tv', WALL.replace('poster', 'picture'));
    expect(body).toMatchObject({ data: { wall: { products: { edges: [{ node: { name: MUG.name } }, {}] } } } });
    expect((await gateway.query('tv', WALL)).body.errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });

  it('a deleted file takes its client away', async () => {
    const checks = new Checks();
    await using gateway = await start({ 'schemas/tv.graphql': TV }, 'dev', checks);

    await checks.after(() => rm(join(gateway.root, 'schemas/tv.graphql')));

    expect((await gateway.send('/tv/graphql?query={__typename}')).status).toBe(404);
  });

  it('a stored operation is a new endpoint', async () => {
    const checks = new Checks();
    await using gateway = await start({ 'schemas/tv.graphql': TV, 'clients/tv/note.txt': '' }, 'dev', checks);
    const operation = `query Wall($text: String) @endpoint(GET: "/wall/{text}") ${WALL.replace('"Mug"', '$text')}`;

    await checks.after(() => writeFile(join(gateway.root, 'clients/tv/wall.graphql'), operation));

    const response = await gateway.send('/tv/wall/Mug');
    expect(await response.json()).toEqual(MUGS.data.wall);
  });

  it('an id in the archive is known', async () => {
    const checks = new Checks();
    await using gateway = await start({ 'schemas/tv.graphql': TV, 'clients/tv/archive.json': '[]' }, 'dev', checks);
    const document = `query Wall ${WALL}`;
    const id = createHash('sha256').update(document).digest('hex');
    const before = await gateway.send(`/tv/graphql?documentId=sha256:${id}`);

    await checks.after(() =>
      writeFile(join(gateway.root, 'clients/tv/archive.json'), JSON.stringify([{ id, name: 'Wall', document }])),
    );

    const response = await gateway.send(`/tv/graphql?documentId=sha256:${id}`);
    expect(await before.json()).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] });
    expect(await response.json()).toMatchObject(MUGS);
  });

  it('a start with mistakes serves nothing until they are mended', async () => {
    const checks = new Checks();
    await using gateway = await start({ 'schemas/tv.graphql': MISSPELT }, 'dev', checks);
    const before = await gateway.send('/tv/graphql?query={__typename}');

    await checks.after(save(gateway, TV));

    expect(before.status).toBe(404);
    expect((await gateway.query('tv', WALL)).body).toEqual(MUGS);
  });

  it('requests under way end with the version they began with', async () => {
    const checks = new Checks();
    await using gate = createGate();
    // Equal requests would be one call.
    const settings = 'timeout: "1m", forward: ["x-turn"]';
    const catalog = (SERVICES['schemas/services/catalog.graphql'] ?? '').replace('timeout: "1s"', settings);
    const files = { ...SERVICES, 'schemas/services/catalog.graphql': catalog, 'schemas/tv.graphql': TV };
    const environment = { ...demo.environment, CATALOG_URL: await gate.before(demo.environment.CATALOG_URL) };
    await using gateway = await startGateway({ files, environment, mode: 'dev', onChecked: checks.onChecked });
    const queries = Array.from({ length: 20 }, (_, turn) =>
      gateway.query('tv', WALL, { headers: { 'x-turn': String(turn) } }),
    );
    await gate.held(20);

    await checks.after(save(gateway, TV.replace('poster:', 'picture:')));
    gate.open();

    for (const { body } of await Promise.all(queries)) expect(body).toEqual(MUGS);
  });
});

describe('in production', () => {
  it('a start with mistakes is refused, naming each', async () => {
    const starting = start({ 'schemas/tv.graphql': MISSPELT }, 'production');

    await expect(starting).rejects.toThrow(MISTAKE);
  });

  it('a file is served as it was at the start, until a reload', async () => {
    await using gateway = await start({ 'schemas/tv.graphql': TV }, 'production');
    await save(gateway, TV.replace('poster:', 'picture:'))();
    const before = await gateway.query('tv', WALL);

    await gateway.reload();

    expect(before.body).toEqual(MUGS);
    expect((await gateway.query('tv', WALL.replace('poster', 'picture'))).body.errors).toBeUndefined();
  });

  it('a reload of mistakes changes nothing', async () => {
    await using gateway = await start({ 'schemas/tv.graphql': TV }, 'production');
    await save(gateway, MISSPELT)();

    await gateway.reload();

    expect((await gateway.query('tv', WALL)).body).toEqual(MUGS);
  });
});
