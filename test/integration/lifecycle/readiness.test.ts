import { expect, it } from 'vitest';
import { writeFiles } from '../../support/start-gateway.ts';
import { startFacet } from './start-facet.ts';

const CLIENT = { 'schemas/web.graphql': 'type Query { hello: String @from(value: "hello") }' };

it('is live and not ready while there is no schema, and ready once one is loaded', async () => {
  await using facet = await startFacet({ files: {} });

  const before = [await facet.probe('live'), await facet.probe('ready')];
  await writeFiles(facet.root, CLIENT);
  const loaded = facet.logged('the schemas were loaded again');
  facet.signal('SIGHUP');
  await loaded;
  const after = [await facet.probe('live'), await facet.probe('ready')];

  expect(before).toEqual([200, 503]);
  expect(after).toEqual([200, 200]);
});

it('stays ready when a reload has errors', async () => {
  await using facet = await startFacet({ files: CLIENT });

  await writeFiles(facet.root, { 'schemas/web.graphql': 'type Query { hello: Text }' });
  const kept = facet.logged('the last good schemas stay in use');
  facet.signal('SIGHUP');
  await kept;

  expect([await facet.probe('live'), await facet.probe('ready')]).toEqual([200, 200]);
});
