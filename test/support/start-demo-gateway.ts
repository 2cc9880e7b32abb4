import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DemoServices, startDemoServices } from '../../demo/start-demo-services.ts';
import { REPOSITORY, startGateway, type TestGateway, type TestGatewayOptions } from './start-gateway.ts';

/** The sample services with a gateway before them. */
export interface DemoGateway extends AsyncDisposable {
  readonly demo: DemoServices;
  readonly gateway: TestGateway;
  /** A token of the sample issuer: user 1, who orders, of the tenant acme. */
  readonly token: string;
}

/** How the gateway is started; it trusts the sample issuer whatever the settings. */
export interface DemoGatewayOptions extends Omit<TestGatewayOptions, 'settings'> {
  readonly settings?: object;
}

/** Starts the sample services and a gateway that serves the sample schemas; `environment` points services elsewhere. */
export async function startDemoGateway(options: DemoGatewayOptions = {}): Promise<DemoGateway> {
  const demo = await startDemoServices();
  const { url, jwksUrl, audience } = demo.issuer;
  const gateway = await startGateway({
    files: patientSchemas(),
    ...options,
    // What one test has asked for must not save another its calls.
    settings: {
      auth: { jwt: [{ issuer: url, jwks: jwksUrl, audience }] },
      cache: { maxBytes: 0 },
      ...options.settings,
    },
    environment: { ...demo.environment, ...options.environment },
  });
  const token = await demo.issuer.issueToken({ sub: '1', tenant: 'acme', scope: 'orders:write' });
  return {
    ...{ demo, gateway, token },
    [Symbol.asyncDispose]: async () => {
      await gateway.close();
      await demo.close();
    },
  };
}

/** The sample schemas, with services that may be late: a machine under load must not decide a test. */
function patientSchemas(): Readonly<Record<string, string>> {
  const paths = globSync(['schemas/**/*.{graphql,ts}', 'clients/**/*.graphql'], { cwd: REPOSITORY });
  return Object.fromEntries(
    paths.map((path) => [
      path,
      readFileSync(join(REPOSITORY, path), 'utf8').replace(/timeout: "\w+"/, 'timeout: "1m"'),
    ]),
  );
}
