import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { startDemoServices } from '../../../demo/start-demo-services.ts';
import type { DemoServices } from '../../../demo/start-demo-services.ts';
import { ask } from './ask.ts';

async function verify({ issuer }: DemoServices, token: string) {
  const keys = createRemoteJWKSet(new URL(issuer.jwksUrl));
  return jwtVerify(token, keys, { issuer: issuer.url, audience: 'shop', algorithms: ['ES256'] });
}

describe('the token issuer', () => {
  it('issues tokens that its published key verifies', async () => {
    await using demo = await startDemoServices();

    const token = await demo.issuer.issueToken({ sub: '1', scope: 'orders:write', tenant: 'acme' });

    const { payload } = await verify(demo, token);
    expect(payload).toMatchObject({ sub: '1', scope: 'orders:write', tenant: 'acme' });
  });

  it('issues tokens over HTTP', async () => {
    await using demo = await startDemoServices();

    const { body } = await ask(`${demo.issuer.url}/token`, { json: { sub: '2', client: 'web', admin: true } });

    const { access_token: token, ...rest } = body as { access_token: string };
    const { payload } = await verify(demo, token);
    expect(rest).toEqual({ token_type: 'Bearer', expires_in: 3_600 });
    expect(payload).toMatchObject({ sub: '2', client_id: 'web' });
    expect(payload).not.toHaveProperty('admin');
  });

  it('issues an expired token when asked to', async () => {
    await using demo = await startDemoServices();

    const token = await demo.issuer.issueToken({ sub: '1', exp: 1_000 });

    await expect(verify(demo, token)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
  });

  it('publishes nothing of its private key', async () => {
    await using demo = await startDemoServices();

    const { body } = await ask(demo.issuer.jwksUrl);

    expect(body).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          x: expect.any(String),
          y: expect.any(String),
          kid: 'demo-1',
          alg: 'ES256',
          use: 'sig',
        },
      ],
    });
  });

  it('wants to know for whom', async () => {
    await using demo = await startDemoServices();

    const { status } = await ask(`${demo.issuer.url}/token`, { json: {} });

    expect(status).toBe(422);
  });
});
