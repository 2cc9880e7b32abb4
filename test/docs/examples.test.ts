import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import type { ServiceName } from '../../demo/instances.ts';
import { type DemoServices, startDemoServices } from '../../demo/start-demo-services.ts';
import { loadSettings } from '../../src/core/settings.ts';
import { checkRoot } from '../../src/check/check-root.ts';
import { answerBody } from '../support/spec-page.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';
import { costApart, withoutCost } from '../support/without-cost.ts';
import { filesOf, folderWith, variablesOf } from './example-root.ts';
import { type Example, examplesOf, type Root, type ShownExchange } from './examples.ts';
import { startExchangeService } from './exchange-service.ts';
import { pages } from './page.ts';
import { readAnswer, readRequest } from './read-http.ts';
import { readConsole, runCommand, shownPieces } from './run-command.ts';

let demo: DemoServices;

beforeAll(async () => {
  demo = await startDemoServices();
});
afterAll(() => demo.close());

/** Exchanges with services that have happened. */
const asked = new Set<ShownExchange>();

/** A gateway for a page's files, before the sample services and the page's own. */
async function gatewayFor(root: Root): Promise<AsyncDisposable & { readonly gateway: TestGateway }> {
  const files = filesOf(root);
  const service = await startExchangeService(root);
  const own = variablesOf(files).map((name) => [name, name.includes('_URL') ? service.url : 'secret']);
  const { url: issuer, jwksUrl: jwks, audience } = demo.issuer;
  const environment = { ...(Object.fromEntries(own) as Record<string, string>), ...demo.environment };
  const { clients = {}, limits = {} } = (parse(files['facet.yaml'] ?? '') ?? {}) as Readonly<Record<string, object>>;
  const settings = { auth: { jwt: [{ issuer, jwks, audience, cookie: 'session' }] }, clients, limits };
  const gateway = await startGateway({ files, environment, settings });
  return {
    gateway,
    [Symbol.asyncDispose]: async () => {
      for (const exchange of service.asked) asked.add(exchange);
      await gateway.close();
      await service[Symbol.asyncDispose]();
    },
  };
}

/** Whatever `facet.yaml` reads is set; settings themselves come from the file alone. */
const anyVariable = (name: string): string | undefined =>
  name.startsWith('FACET_') ? undefined : 'https://set.example.com';

const tokenFor = (sub = '1'): Promise<string> => demo.issuer.issueToken({ sub, tenant: 'acme', scope: 'orders:write' });

/** Runs something while the sample service that the page says is down fails. */
async function withFault<T>({ info }: Example, run: () => Promise<T>): Promise<T> {
  const service = info.get('fault') as ServiceName | undefined;
  if (service) demo.setFault(service, 'error500');
  try {
    return await run();
  } finally {
    if (service) demo.setFault(service, undefined);
  }
}

const verify: Readonly<Record<Example['kind'], (example: Example) => Promise<void>>> = {
  async check({ root }) {
    await using folder = await folderWith(filesOf(root));

    const { problems } = await checkRoot(folder.path);
    loadSettings({ root: folder.path, environment: anyVariable });

    expect(problems.list().filter(({ severity }) => severity === 'error')).toEqual([]);
  },
  async console({ root, text }) {
    const { command, output } = readConsole(text);
    await using folder = await folderWith(filesOf(root));

    const printed = await runCommand(command, folder.path);

    const isExcerpt = output.includes('…\n');
    if (!isExcerpt) expect(printed.trim()).toBe(output.trim());
    for (const piece of isExcerpt ? shownPieces(output) : []) expect(printed).toContain(piece);
  },
  async query(example) {
    const { root, info, text, answer } = example;
    await using running = await gatewayFor(root);
    const token = info.has('as') && (await tokenFor(info.get('as')));

    const ask = () => running.gateway.query(info.get('client') ?? '', text, token ? { token } : {});
    if (info.has('again')) await ask();

    const { body, cost } = await withFault(example, ask);

    const shown = costApart(JSON.parse(answer));
    expect(body).toEqual(shown.body);
    if (shown.cost) expect(cost).toEqual(shown.cost);
  },
  async http(example) {
    const { root, text, answer } = example;
    await using running = await gatewayFor(root);
    const { path, init } = readRequest(text, await tokenFor());
    const shown = readAnswer(answer);

    const response = await withFault(example, () => running.gateway.send(path, init));

    const body = await response.text();
    expect(response.status, body).toBe(shown.status);
    for (const [name, value] of Object.entries(shown.headers)) expect(response.headers.get(name)).toBe(value);
    if (shown.body === undefined) return;
    const given = answerBody(body, Object.fromEntries(response.headers));
    expect(withoutCost(given)).toEqual(withoutCost(shown.body));
  },
};

describe.each(pages.filter((page) => examplesOf(page).length > 0))('docs/$name', (page) => {
  const examples = examplesOf(page);

  it.for(examples)('$kind at line $line', async (example) => {
    await verify[example.kind](example);
  });

  it('shows no request to a service that is not sent', () => {
    const shown = new Set(examples.flatMap(({ root }) => root.exchanges));

    const lines = [...shown].filter((exchange) => !asked.has(exchange)).map(({ line }) => line);

    expect(lines).toEqual([]);
  });
});

describe('the pages', () => {
  it('hold examples, or this would prove nothing', () => {
    const kinds = new Set(pages.flatMap(examplesOf).map(({ kind }) => kind));

    expect([...kinds].sort()).toEqual(['check', 'console', 'http', 'query']);
  });
});
