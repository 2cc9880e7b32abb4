import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as faults from './faults.ts';
import { askSafely, codesOf, type FaultyWorld, startFaultyWorld } from './faulty-world.ts';
import { type Fault, type FaultService, startFaultService } from './start-fault-service.ts';

const KINDS = [
  { kind: 'REST', field: 'price', query: '{ price { amount } steady { word } }', right: { amount: 7 } },
  { kind: 'GraphQL', field: 'review', query: '{ review { stars } steady { word } }', right: { stars: 5 } },
] as const;

/** What becomes of the field: it is right, null without an error, or null with this code. */
type Outcome = 'right' | 'null' | `UPSTREAM_${string}` | 'BAD_USER_INPUT' | 'FORBIDDEN' | 'CONFLICT' | 'NOT_FOUND';
const BAD = 'UPSTREAM_BAD_RESPONSE';
const GONE = 'UPSTREAM_UNAVAILABLE';
const LATE = 'UPSTREAM_TIMEOUT';

const CASES: readonly (readonly [string, Fault, Outcome, Outcome?])[] = [
  ['hangs', faults.hang, LATE],
  ['drips its head', faults.dripHead, LATE],
  ['drips its body', faults.dripBody, LATE],
  ['sends nothing but early hints', faults.endlessEarlyHints, LATE],
  ['never sends bytes that it announced', faults.announcedBytesNeverCome, LATE],
  ['resets before it answers', faults.resetBeforeAnswer, GONE],
  ['closes before it answers', faults.closeBeforeAnswer, GONE],
  ['resets within the head', faults.resetInHead, BAD],
  ['closes within the head', faults.closeInHead, BAD],
  ['resets within the body', faults.resetInBody, BAD],
  ['closes within the body', faults.closeInBody, BAD],
  ['closes behind complete JSON, before the announced end', faults.closeBeforeAnnouncedEnd, BAD],
  ['announces less than it sends', faults.lengthTooShort, BAD],
  ['announces two lengths', faults.twoLengths, BAD],
  ['closes behind complete JSON, before the last chunk', faults.chunksCut, BAD],
  ['resets behind complete JSON, before the last chunk', faults.chunksReset, BAD],
  ['sends a chunk without a size', faults.badChunkSize, BAD],
  ['frames its answer in two ways', faults.bothFramings, BAD],
  ['speaks no HTTP', faults.noHttp, BAD],
  ['switches to another protocol', faults.switchingProtocols, BAD],
  ['sends a head of 1 MB', faults.hugeHead, BAD],
  ['sends 64 MB', faults.hugeBody, BAD],
  ['sends 64 MB without saying so', faults.hugeBodyUnannounced, BAD],
  ['sends a gzip bomb', faults.gzipBomb, BAD],
  ['sends gzip that is cut', faults.gzipCut, BAD],
  ['sends gzip that is broken', faults.gzipBroken, BAD],
  ['says gzip and sends none', faults.gzipThatIsNone, BAD],
  ['sends a coding nobody knows', faults.unknownCoding, BAD],
  ['sends gzip', faults.gzip, 'right'],
  ['sends bad JSON', faults.badJson, BAD],
  ['sends cut JSON', faults.cutJson, BAD],
  ['sends invalid UTF-8', faults.invalidUtf8, BAD],
  ['sends a page with 200', faults.html('200 OK'), BAD],
  ['sends a page with 502', faults.html('502 Bad Gateway'), 'UPSTREAM_ERROR'],
  ['sends an empty body', faults.empty, 'null', BAD],
  ['sends 204', faults.noContent, 'null', BAD],
  ['sends JSON as text/html', faults.contentType('text/html'), 'right'],
  ['sends JSON as an image', faults.contentType('image/png'), 'right'],
  ['sends JSON without a content type', faults.contentType(undefined), 'right'],
  // undici refuses it: https://github.com/nodejs/undici/blob/main/lib/dispatcher/client-h1.js
  ['sends 100, which nobody asked for, before its answer', faults.afterContinue, BAD],
  ['sends 103 before its answer, three times', faults.afterEarlyHints, 'right'],
  ['answers 500 with a stack', faults.statusWith('500 Oops', '{"stack":"SECRET"}'), 'UPSTREAM_ERROR'],
  ['answers 503', faults.statusWith('503 SECRET', 'SECRET'), 'UPSTREAM_ERROR'],
  ['answers 418', faults.statusWith('418 SECRET', '"SECRET"'), 'UPSTREAM_ERROR'],
  ['answers 299', faults.statusWith('299 Odd', 'SECRET'), BAD],
  ['answers 304', faults.statusWith('304 Not Modified', ''), BAD],
  ['answers 999', faults.statusWith('999 SECRET', '{}'), BAD],
  [
    'answers 401',
    faults.statusWith('401 SECRET', '"SECRET"', { 'www-authenticate': 'SECRET' }),
    'UPSTREAM_UNAUTHENTICATED',
  ],
];

describe.each(['compiled', 'stitched'] as const)('%s executor', (executor) => {
  let world: FaultyWorld;
  beforeAll(async () => {
    world = await startFaultyWorld({ executor });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(() => {
    for (const service of [world.shop, world.remote]) service.breakWith(undefined);
  });

  describe.each(KINDS)('a $kind service that', ({ kind, field, query, right }) => {
    const failing = (): FaultService => (kind === 'REST' ? world.shop : world.remote);
    const name = kind === 'REST' ? 'shop' : 'remote';

    const cases = CASES.map(([does, fault, rest, graphql = rest]) => ({ does, fault, rest, graphql }));

    it.each(cases)('$does costs its field alone, and the next request nothing', async ({ fault, rest, graphql }) => {
      const outcome = kind === 'REST' ? rest : graphql;
      failing().breakWith(fault);

      const body = await askSafely(world, query);
      failing().breakWith(undefined);
      const next = await askSafely(world, query);

      const isError = outcome !== 'right' && outcome !== 'null';
      expect(body.data).toEqual({ [field]: outcome === 'right' ? right : null, steady: { word: 'steady' } });
      expect(codesOf(body)).toEqual(isError ? [[field, outcome, name]] : []);
      expect(next).toMatchObject({ data: { [field]: right, steady: { word: 'steady' } } });
      expect(next.errors).toBeUndefined();
    });

    it.each(['301 Moved', '302 Found', '303 See Other', '307 Temporary', '308 Permanent'])(
      'redirects by %s is not followed, and whereto is not told',
      async (status) => {
        await using witness = await startFaultService(() => ({ amount: 666, data: { review: { stars: 666 } } }));
        failing().breakWith(faults.redirect(status, `${witness.url}/SECRET`));

        const body = await askSafely(world, query);

        expect(codesOf(body)).toEqual([[field, BAD, name]]);
        expect(witness.connections).toBe(0);
      },
    );

    it('answers 429 tells when it is worth a try', async () => {
      failing().breakWith(faults.statusWith('429 SECRET', '"SECRET"', { 'retry-after': '7' }));

      const body = await askSafely(world, query);

      expect(body.errors).toMatchObject([
        { path: [field], extensions: { code: 'UPSTREAM_RATE_LIMITED', service: name, retryAfter: 7 } },
      ]);
    });

    it('sends a second answer that nobody asked for has it thrown away', async () => {
      const stray = kind === 'REST' ? { amount: 666 } : { data: { review: { stars: 666 } } };
      failing().breakWith(faults.strayAnswer(stray));

      const bodies = [];
      for (let count = 0; count < 20; count++) bodies.push(await askSafely(world, query));

      for (const body of bodies) expect(body).toMatchObject({ data: { [field]: right, steady: { word: 'steady' } } });
    });
  });

  it('serves 1,000 requests without an error while a service closes each kept connection as a request arrives', async () => {
    world.shop.breakWith(faults.staleWhenKept);

    const bodies = [];
    for (let count = 0; count < 1_000; count++)
      bodies.push((await world.gateway.query('app', '{ price { amount } }')).body);

    expect(bodies.filter(({ data }) => JSON.stringify(data) !== '{"price":{"amount":7}}')).toEqual([]);
  });

  it('sends a mutation once, whatever happens to it', async () => {
    for (const fault of [faults.resetBeforeAnswer, faults.closeInBody, faults.hang, faults.statusWith('503 No', '')]) {
      world.shop.breakWith(fault);
      world.shop.forget();

      const body = await askSafely(world, 'mutation { buy { amount } }');

      expect(body.data).toEqual({ buy: null });
      expect(world.shop.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /buy']);
    }
  });
});
