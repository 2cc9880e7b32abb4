import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LANES } from '../../support/start-gateway.ts';
import { type DemoGateway, startDemoGateway } from '../../support/start-demo-gateway.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe.each(LANES)('the access log of the $lane', ({ jsonLane }) => {
  let shop: DemoGateway;
  beforeAll(async () => {
    shop = await startDemoGateway({ jsonLane });
  });
  afterEach(() => shop.demo.setFault('notifications', undefined));
  afterAll(() => shop[Symbol.asyncDispose]());

  /** Lines that were written while something was done. */
  const linesOf = async (act: () => Promise<unknown>): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const before = shop.gateway.logs.length;
    await act();
    return shop.gateway.logs.slice(before);
  };

  it('has one line for a request, with all that tells what happened', async () => {
    const { gateway, token } = shop;
    const query = 'query Dashboard { userDashboard { profile { name } notifications { id } } }';

    const lines = await linesOf(() => gateway.query('web', query, { token }));

    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        msg: 'request',
        requestId: expect.stringMatching(UUID) as string,
        client: 'web',
        operation: 'Dashboard',
        status: 200,
        durationMs: expect.any(Number) as number,
        calls: 2,
        caller: 'token',
        codes: [],
        cost: { requested: expect.any(Number) as number, actual: expect.any(Number) as number },
      },
    ]);
    expect(lines[0]?.['durationMs']).toBeGreaterThan(0);
  });

  it('has the id that the caller sees, and takes a harmless one of theirs', async () => {
    const { gateway } = shop;
    const seen: (string | null)[] = [];

    const lines = await linesOf(async () => {
      for (const id of ['trace-7', 'not harmless\t']) {
        const answer = await gateway.query('web', '{ __typename }', { headers: { 'x-request-id': id } });
        seen.push(answer.headers.get('x-request-id'));
      }
    });

    expect(seen).toEqual(['trace-7', expect.stringMatching(UUID)]);
    expect(lines.map(({ requestId }) => requestId)).toEqual(seen);
  });

  it('has the codes of errors and of what stands in, each once', async () => {
    const { gateway, token, demo } = shop;
    demo.setFault('notifications', 'error500');
    const query = '{ userDashboard { a: notifications { id } b: notifications { title } } }';

    const lines = await linesOf(() => gateway.query('web', query, { token }));

    expect(lines).toMatchObject([{ status: 200, calls: 1, codes: ['UPSTREAM_ERROR'] }]);
  });

  it.each([
    [
      'a document that is not valid',
      '{ nope }',
      undefined,
      { status: 200, calls: 0, codes: ['GRAPHQL_VALIDATION_FAILED'] },
    ],
    [
      'no credential',
      '{ userDashboard { profile { id } } }',
      undefined,
      { status: 401, calls: 0, codes: ['UNAUTHENTICATED'] },
    ],
    ['a bad credential', '{ __typename }', 'broken', { status: 401, calls: 0, codes: ['UNAUTHENTICATED'] }],
  ])('has a line for a request that is refused for %s', async (_, query, token, line) => {
    const lines = await linesOf(() => shop.gateway.query('web', query, token === undefined ? {} : { token }));

    expect(lines).toMatchObject([{ client: 'web', ...line }]);
  });

  it('has a line for a body that cannot be read', async () => {
    const lines = await linesOf(() => shop.gateway.send('/web/graphql', { method: 'POST', body: '{' }));

    expect(lines).toMatchObject([{ client: 'web', status: 415, codes: ['UNSUPPORTED_MEDIA_TYPE'] }]);
  });

  it('has a line for an endpoint, with the name of its operation', async () => {
    const headers = { authorization: `Bearer ${shop.token}` };

    const lines = await linesOf(() => shop.gateway.send('/web/user-dashboard', { headers }));

    expect(lines).toMatchObject([{ client: 'web', operation: 'UserDashboard', status: 200, calls: 4, codes: [] }]);
  });

  it('has a line for a path that leads nowhere', async () => {
    const lines = await linesOf(() => shop.gateway.send('/nobody/graphql?query={__typename}'));

    expect(lines).toMatchObject([{ level: 'info', msg: 'refused', code: 'NOT_FOUND', method: 'GET' }]);
    expect(JSON.stringify(lines)).not.toContain('nobody');
  });

  it('never holds a credential, wherever a caller puts it', async () => {
    const { gateway, token, demo } = shop;
    const rejected = await demo.issuer.issueToken({ sub: '1', exp: 1 });
    demo.setFault('notifications', 'refuse');

    const lines = await linesOf(async () => {
      await gateway.query('web', '{ userDashboard { notifications { id } } }', { token });
      await gateway.query('web', '{ __typename }', { token: rejected });
      await gateway.query('web', `{ ${token.replace(/[.-]/g, '_')} }`, { token });
      await gateway.query('web', `query ($a: ID!) { product(id: $a) { id } }`, { token, variables: { a: { token } } });
      await gateway.send(`/web/graphql?query={__typename}&access_token=${token}`);
      await gateway.send(`/${token}/graphql`);
    });

    const text = JSON.stringify(lines);
    expect(lines).toHaveLength(6);
    for (const secret of [token, rejected]) for (const part of secret.split('.')) expect(text).not.toContain(part);
  });
});
