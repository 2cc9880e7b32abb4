import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CERTIFICATE, NEXT_CERTIFICATE, NEXT_PRIVATE_KEY, PRIVATE_KEY } from '../../support/self-signed.ts';
import { writeFiles } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';
import { type Asking, keepAsking } from './keep-asking.ts';
import { type Facet, startFacet } from './start-facet.ts';

/** Which version answers is said by a text of the client's own; the amount is the service's. */
const clientFile = (version: number): string => `
  type Query { price: Price }
  type Price { amount: Int version: String @from(value: "${version}") }`;

const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP_URL}")
    extend type Query { price: Price @rest(GET: "/price") }
    type Price { amount: Int }`,
  'schemas/web.graphql': clientFile(0),
};

const CLIENT_FILE = 'schemas/web.graphql';
const LOADED = 'the schemas were loaded again';
const KEPT = 'the last good schemas stay in use';

const startShop = () => startService({ '/price': { amount: 7 } });
const askFor = ({ url }: Facet): Asking =>
  keepAsking({ url: `${url}/web/graphql`, query: '{ price { amount version } }', perSecond: 100 });

const versionOf = (body: string): number =>
  Number(/^\{"data":\{"price":\{"amount":7,"version":"(\d+)"\}\}/.exec(body)?.[1] ?? NaN);

/** Loads again, and waits for the word. */
async function reload(facet: Facet, message: string): Promise<Readonly<Record<string, unknown>>> {
  const logged = facet.logged(message);
  facet.signal('SIGHUP');
  return logged;
}

it('loads the schemas again on SIGHUP', async () => {
  await using shop = await startShop();
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: shop.url } });

  await writeFiles(facet.root, { 'schemas/tv.graphql': clientFile(1) });
  await reload(facet, LOADED);
  const answer = await fetch(`${facet.url}/tv/graphql?query={price{version}}`);

  expect(await answer.json()).toMatchObject({ data: { price: { version: '1' } } });
});

it('starts, and then loads again, when SIGHUP comes while it starts', async () => {
  await using shop = await startShop();
  const files = {
    ...FILES,
    'schemas/web.graphql': `${clientFile(0)} extend type Price { label: String @computed }`,
    'schemas/web.ts': `
      if (!globalThis.isTold) process.kill(process.pid, 'SIGHUP');
      globalThis.isTold = true;
      await new Promise((resolve) => setTimeout(resolve, 200));
      export default { Price: { label: () => 'seven' } };`,
  };

  await using facet = await startFacet({ files, environment: { SHOP_URL: shop.url } });

  await expect.poll(() => facet.logs.map(({ msg }) => msg), { timeout: 10_000 }).toContain(LOADED);
  expect(await facet.probe('live')).toBe(200);
});

it('answers all and nothing wrong during 20 reloads under load, one of them invalid', async () => {
  await using shop = await startShop();
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: shop.url } });
  const asking = askFor(facet);
  await asking.more(50);

  for (let version = 1; version <= 20; version++) {
    const isValid = version !== 10;
    await writeFile(join(facet.root, CLIENT_FILE), isValid ? clientFile(version) : 'type Query { price: Prize }');
    await reload(facet, isValid ? LOADED : KEPT);
    await asking.more(10);
  }
  await asking.stop();

  const seen = [...new Set(asking.answers.map(versionOf))].toSorted((a, b) => a - b);
  const expected = Array.from({ length: 21 }, (_, version) => version).filter((version) => version !== 10);
  expect(asking.failures).toEqual([]);
  expect(seen).toEqual(expected);
});

it('has only answers of the new schemas to requests sent after a reload', async () => {
  await using shop = await startShop();
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: shop.url } });

  const versions: number[] = [];
  for (let version = 1; version <= 5; version++) {
    await writeFile(join(facet.root, CLIENT_FILE), clientFile(version));
    await reload(facet, LOADED);
    const answer = await fetch(`${facet.url}/web/graphql?query={price{amount,version}}`);
    versions.push(versionOf(await answer.text()));
  }

  expect(versions).toEqual([1, 2, 3, 4, 5]);
});

it('changes nothing when a load has errors, and logs each with file, line and column', async () => {
  await using shop = await startShop();
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: shop.url } });

  await writeFiles(facet.root, {
    'schemas/web.graphql': 'type Query {\n  price: Prize\n}',
    'schemas/tv.graphql': clientFile(1),
  });
  const line = await reload(facet, KEPT);
  const [web, tv] = await Promise.all(
    ['web', 'tv'].map((client) => fetch(`${facet.url}/${client}/graphql?query={price{amount,version}}`)),
  );

  expect(line).toMatchObject({
    level: 'error',
    problems: [expect.stringMatching(/^schemas\/web\.graphql:2:10 UNKNOWN_TYPE .*Prize/)],
  });
  expect(versionOf((await web?.text()) ?? '')).toBe(0);
  expect(tv?.status).toBe(404);
  expect(await facet.probe('ready')).toBe(200);
});

it('changes nothing when a new service has no address', async () => {
  await using shop = await startShop();
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: shop.url } });

  await writeFiles(facet.root, {
    'schemas/services/stock.graphql': `extend schema @service(url: "{$env.FACET_TEST_STOCK_URL}")
      extend type Query { stock: Int @rest(GET: "/stock") }`,
    'schemas/web.graphql': 'type Query { price: Price stock: Int } type Price { amount: Int }',
  });
  const line = await reload(facet, KEPT);
  const answer = await fetch(`${facet.url}/web/graphql?query={price{amount,version}}`);

  expect(line).toMatchObject({
    problems: [expect.stringMatching(/^schemas\/services\/stock\.graphql:1:\d+ ENV_UNSET /)],
  });
  expect(versionOf(await answer.text())).toBe(0);
});

it('ends with the schemas that a request began with', async () => {
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  await using shop = await startService({
    '/price': async () => {
      arrived.resolve();
      await released.promise;
      return { body: { amount: 7 } };
    },
  });
  await using facet = await startFacet({ files: FILES, environment: { SHOP_URL: shop.url } });
  const asked = fetch(`${facet.url}/web/graphql?query={price{amount,version}}`);
  await arrived.promise;

  await writeFile(join(facet.root, CLIENT_FILE), clientFile(1));
  await reload(facet, LOADED);
  released.resolve();

  expect(versionOf(await (await asked).text())).toBe(0);
});

it('shows another certificate after SIGHUP', async () => {
  const tls = { cert: 'cert.pem', key: 'key.pem' };
  await using facet = await startFacet({
    files: { ...FILES, 'cert.pem': CERTIFICATE, 'key.pem': PRIVATE_KEY },
    environment: { SHOP_URL: 'http://127.0.0.1:9' },
    settings: { server: { tls } },
  });
  const logged = facet.logged('the certificate has changed');

  await writeFiles(facet.root, { 'cert.pem': NEXT_CERTIFICATE, 'key.pem': NEXT_PRIVATE_KEY });
  facet.signal('SIGHUP');

  expect(facet.url).toMatch(/^https:/);
  expect(await logged).toMatchObject({ expires: '2126-11-03T17:20:53.000Z' });
});
