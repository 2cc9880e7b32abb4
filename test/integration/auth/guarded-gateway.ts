import { createHash } from 'node:crypto';

import { startGateway, type TestGateway, type TestGatewayOptions } from '../../support/start-gateway.ts';
import { startService, type TestService } from '../../support/start-service.ts';
import { ISSUER, type KeyServer, type SigningKey, startKeyServer } from './support.ts';

const FILES = {
  'schemas/services/accounts.graphql': `
    extend schema @service(url: "{$env.ACCOUNTS_URL}", timeout: "1m")
    extend type Query {
      headline: String @rest(GET: "/headline", select: "text")
      account(id: ID!): Account @rest(GET: "/accounts/{$args.id}")
    }
    type Account { id: ID! owner: String secret: String @requiresScopes(scopes: [["secrets:read"]]) }`,
  'schemas/web.graphql': `
    type Query { headline: String me: Account @from(query: "account(id: $caller.sub)") }
    type Account { owner: String secret: String }`,
  'schemas/mobile.graphql': 'type Query { headline: String }',
  'schemas/kiosk.graphql': 'extend schema @bff(auth: NONE)\ntype Query { headline: String }',
  'schemas/vault.graphql': 'extend schema @bff(auth: REQUIRED)\ntype Query { headline: String }',
  'clients/web/me.graphql': 'query Me @endpoint(GET: "/me") { me { owner } }',
};

/** A gateway that accepts an issuer's tokens, before a service of accounts. */
export interface GuardedGateway extends AsyncDisposable {
  readonly gateway: TestGateway;
  /** `/headline`, and `/accounts/<id>` whose owner is `owner of <id>`. */
  readonly accounts: TestService;
  readonly keys: KeyServer;
}

/** The record of an API key, as the file holds it. */
export const keyRecord = (key: string, record: object = {}): object => ({
  id: key,
  hash: createHash('sha256').update(key).digest('hex'),
  ...record,
});

/** What is different from one test to the next. */
export interface GuardedOptions extends Pick<TestGatewayOptions, 'jsonLane' | 'files'> {
  readonly signedBy: SigningKey;
  /** Added to the settings of the issuer. */
  readonly issuer?: object;
  /** Further issuers and other settings below `auth`. */
  readonly auth?: (jwks: string) => { readonly jwt?: readonly object[] } & Readonly<Record<string, unknown>>;
}

/** Starts both, with the clients `web`, `mobile`, `kiosk` (`auth: NONE`) and `vault` (`auth: REQUIRED`). Whoever starts them closes them. */
export async function startGuardedGateway(options: GuardedOptions): Promise<GuardedGateway> {
  const { signedBy, issuer, auth, jsonLane = true, files } = options;
  const accounts = await startService({
    '/headline': { text: 'Rain' },
    '*': ({ path }: { readonly path: string }) => ({ body: accountOf(path.replace('/accounts/', '')) }),
  });
  const keys = await startKeyServer(signedBy);
  const { jwt = [], ...others } = auth?.(keys.url) ?? {};
  const own = { issuer: ISSUER, jwks: keys.url, audience: 'shop', ...issuer };
  const gateway = await startGateway({
    files: { ...FILES, ...files },
    environment: { ACCOUNTS_URL: accounts.url },
    settings: { auth: { jwt: [own, ...jwt], ...others } },
    jsonLane,
  });
  return {
    ...{ gateway, accounts, keys },
    [Symbol.asyncDispose]: async () => {
      await gateway.close();
      await keys[Symbol.asyncDispose]();
      await accounts[Symbol.asyncDispose]();
    },
  };
}

const accountOf = (id: string) => ({ id, owner: `owner of ${id}`, secret: `secret of ${id}` });
