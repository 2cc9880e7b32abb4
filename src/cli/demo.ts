import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';

import { type DemoServices, startDemoServices } from '../../demo/start-demo-services.ts';
import type { Settings } from '../core/settings.ts';
import type { Serving } from '../serve.ts';
import { type Command, text } from './command.ts';
import { checkFailed, endpointLines, gatewayAbout, gatewayOptions, pageLine, runGateway } from './gateway-command.ts';
import { shownPath } from './root-folder.ts';
import { untilStopped } from './until-stopped.ts';

const PACKAGE_ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Callers of the demo's clients: a user of the shop, and the devices of a tenant. */
const CALLERS = {
  web: { sub: '1', scope: 'orders:write' },
  mobile: { sub: '1' },
  iot: { sub: 'thermostat-1', tenant: 'acme' },
} as const;

/** Those who start the services alone have to know where they are. */
const SERVICE_PORTS = {
  ...{ issuer: 4_100, users: 4_101, 'orders-a': 4_102, 'orders-b': 4_103 },
  ...{ notifications: 4_104, catalog: 4_105, devices: 4_106 },
};

/** `facet demo` */
export const demo: Command = {
  example: 'facet demo --port 4100',
  options: { ...gatewayOptions, production: { type: 'boolean' }, 'services-only': { type: 'string' } },
  about: {
    production: 'runs the gateway as facet start would',
    'services-only': 'starts no gateway, and the sample services for those who know this machine by the host given',
    ...gatewayAbout,
  },
  async run(values) {
    const host = text(values, 'services-only');
    if (host !== undefined) return runServices(host);
    const services = await startDemoServices();
    const close = async (serving?: Serving, noticeMs?: number): Promise<void> => {
      await serving?.close(noticeMs);
      await services.close();
    };
    try {
      const environment: Readonly<Record<string, string | undefined>> = services.environment;
      const mode = values['production'] === true ? 'production' : 'dev';
      const serving = await runGateway({
        values,
        mode,
        defaultRoot: PACKAGE_ROOT,
        environment: (name) => environment[name],
        adjust: (settings) => trusting(settings, services),
      });
      process.stdout.write(await greeting(serving, services, { mode, root: text(values, 'root') ?? PACKAGE_ROOT }));
      return await untilStopped((noticeMs) => close(serving, noticeMs));
    } catch (error) {
      await close();
      return checkFailed(error);
    }
  },
};

/** The sample services alone, as others reach them. */
async function runServices(host: string): Promise<number> {
  const services = await startDemoServices({ host, ports: SERVICE_PORTS });
  const lines = Object.entries(services.environment).map(([name, value]) => `  ${name}=${value}\n`);
  process.stdout.write(
    `The sample services run, for a gateway with\n${lines.join('')}and the issuer ${services.issuer.url}\n`,
  );
  return untilStopped(() => services.close());
}

function trusting(settings: Settings, { issuer }: DemoServices): Settings {
  const demoIssuer = {
    issuer: issuer.url,
    jwks: issuer.jwksUrl,
    audience: [issuer.audience],
    algorithms: ['ES256'],
    clockToleranceMs: 60_000,
    cookie: undefined,
    claims: {},
    clients: undefined,
  };
  return { ...settings, auth: { ...settings.auth, jwt: [...settings.auth.jwt, demoIssuer] } };
}

async function greeting(
  serving: Serving,
  { issuer }: DemoServices,
  { mode, root }: { readonly mode: 'dev' | 'production'; readonly root: string },
): Promise<string> {
  const heading = (words: string): string => `${styleText('bold', words)}\n`;
  const tokens = await Promise.all(
    Object.entries(CALLERS).map(
      async ([client, claims]) => `  ${client.padEnd(7)} ${await issuer.issueToken(claims)}\n`,
    ),
  );
  const token = await issuer.issueToken(CALLERS.web);
  return [
    '\n',
    heading('Facet is running'),
    ...(mode === 'dev' ? [pageLine(serving), '\n'] : []),
    heading('Endpoints (in a browser: GraphiQL)'),
    endpointLines(serving),
    '\n',
    heading('Tokens, valid for an hour (GraphiQL: Headers, {"authorization": "Bearer <token>"})'),
    ...tokens,
    '\n',
    heading('Try'),
    `  curl -s ${serving.url}/web/graphql -H 'content-type: application/json' \\\n`,
    `    -d '{"query":"{ products(text: \\"lamp\\", first: 3) { edges { node { name price } } } }"}'\n\n`,
    `  curl -s '${serving.url}/web/user-dashboard?first=3' -H 'authorization: Bearer ${token}'\n\n`,
    `  curl -sN ${serving.url}/web/graphql -H 'content-type: application/json' -H 'accept: text/event-stream' \\\n`,
    `    -d '{"query":"subscription { priceChanged(productId: 1) { name price } }"}'\n\n`,
    `Save a file ${shownPath(join(root, 'schemas/tv.graphql'))} and /tv/graphql is live. Ctrl-C ends everything.\n\n`,
  ].join('');
}
