import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LANES } from '../support/start-gateway.ts';
import { askSafely, codesOf, type FaultyWorld, startFaultyWorld } from './faulty-world.ts';
import { type Fault, http } from './start-fault-service.ts';

/** What a server tells that was never meant for callers. */
const INTERNALS = {
  message: 'SECRET: connection to postgres://SECRET refused',
  locations: [{ line: 1, column: 3 }],
  extensions: {
    stacktrace: ['Error: SECRET', '    at Object.<anonymous> (/srv/SECRET.ts:1:1)'],
    exception: { sql: 'SECRET', url: 'http://127.0.0.1/SECRET' },
    service: 'SECRET',
    serviceName: 'SECRET',
  },
};

const says =
  (answer: unknown, status = '200 OK'): Fault =>
  ({ socket }) =>
    void socket.write(http(JSON.stringify(answer), { status }));

/** An error at the field that was asked for, whatever name it was asked by. */
const failsAtField =
  (error: object, status?: string): Fault =>
  (exchange) => {
    const { data } = JSON.parse(exchange.json) as { readonly data: object };
    const [name = ''] = Object.keys(data);
    says({ data: { [name]: null }, errors: [{ ...INTERNALS, ...error, path: [name] }] }, status)(exchange);
  };

const withCode = (code: unknown) => ({ extensions: { ...INTERNALS.extensions, code } });
const BAD = 'UPSTREAM_BAD_RESPONSE';
const ERROR = 'UPSTREAM_ERROR';

const CASES: readonly (readonly [string, Fault, string])[] = [
  ['an error with a stack at the field', failsAtField({}), ERROR],
  ['an error with a stack and 500', failsAtField({}, '500 SECRET'), ERROR],
  ['an error of its own code', failsAtField(withCode('SECRET')), ERROR],
  ['an error whose code is an object', failsAtField(withCode({ SECRET: 'SECRET' })), ERROR],
  ['an error of a code that is ours', failsAtField(withCode('INTERNAL_SERVER_ERROR')), ERROR],
  ['FORBIDDEN', failsAtField(withCode('FORBIDDEN')), 'FORBIDDEN'],
  ['UNAUTHENTICATED', failsAtField(withCode('UNAUTHENTICATED')), 'UPSTREAM_UNAUTHENTICATED'],
  ['an error without a path', says({ data: null, errors: [INTERNALS] }), ERROR],
  ['errors and no data', says({ errors: [INTERNALS] }), ERROR],
  [
    'an error at a path that is not there',
    says({ data: null, errors: [{ ...INTERNALS, path: ['SECRET', 0] }] }),
    ERROR,
  ],
  ['an error whose path is a text', says({ data: null, errors: [{ ...INTERNALS, path: 'SECRET' }] }), ERROR],
  ['errors that are a text', says({ data: null, errors: 'SECRET' }), BAD],
  ['errors that are numbers', says({ data: null, errors: [666] }), ERROR],
  ['an empty list of errors', says({ data: null, errors: [] }), BAD],
  ['nothing but an object', says({}), BAD],
  ['a list', says([{ data: null }]), BAD],
  ['null', says(null), BAD],
  ['data that is a list', says({ data: ['SECRET'] }), BAD],
  ['10,000 errors', says({ data: null, errors: Array.from({ length: 10_000 }, () => INTERNALS) }), ERROR],
];

describe.each(['compiled', 'stitched'] as const)('%s executor', (executor) => {
  describe.each(LANES)('$lane', ({ jsonLane }) => {
    let world: FaultyWorld;
    beforeAll(async () => {
      world = await startFaultyWorld({ executor, jsonLane });
    });
    afterAll(() => world[Symbol.asyncDispose]());
    beforeEach(() => world.remote.breakWith(undefined));

    it.each(CASES)(
      'a GraphQL service that answers %s is told of in our words, at the path of the caller',
      async (_, fault, code) => {
        world.remote.breakWith(fault);

        const body = await askSafely(world, '{ mine: review { stars } steady { word } }');
        world.remote.breakWith(undefined);
        const next = await askSafely(world, '{ mine: review { stars } steady { word } }');

        expect(body.data).toEqual({ mine: null, steady: { word: 'steady' } });
        expect(codesOf(body)).toEqual([['mine', code, 'remote']]);
        expect(Object.keys(body.errors?.[0]?.extensions ?? {}).toSorted()).toEqual(
          expect.not.arrayContaining(['stacktrace', 'exception', 'serviceName']),
        );
        expect(next.data).toEqual({ mine: { stars: 5 }, steady: { word: 'steady' } });
      },
    );

    it('a GraphQL service that leaves a field out has it read as null', async () => {
      world.remote.breakWith(says({ data: {} }));

      const body = await askSafely(world, '{ mine: review { stars } steady { word } }');

      expect(body.data).toEqual({ mine: null, steady: { word: 'steady' } });
      expect(body.errors).toBeUndefined();
    });
  });
});
