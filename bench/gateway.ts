import { join } from 'node:path';

import { destination } from 'pino';

import { reloadOnHangUp } from '../src/cli/reload-on-hang-up.ts';
import { untilStopped } from '../src/cli/until-stopped.ts';
import { createLog } from '../src/core/log.ts';
import { loadSettings } from '../src/core/settings.ts';
import type { ExecutorName } from '../src/execute/create-executor.ts';
import { serve } from '../src/serve.ts';

/** Facet as `facet start` runs it, with an access log in a file. Its one argument is JSON. */
interface GatewayArguments {
  readonly port: number;
  readonly restUrl: string;
  readonly graphqlUrl: string;
  readonly executor: ExecutorName;
  /** Absent: nobody is authenticated. */
  readonly issuer?: { readonly issuer: string; readonly jwks: string; readonly audience: string };
  /** Absent: nothing is logged. */
  readonly logFile?: string;
  /** Absent: `root` beside this file. */
  readonly root?: string;
}

const given = JSON.parse(process.argv[2] ?? '{}') as GatewayArguments;
const { port, restUrl, graphqlUrl, executor, issuer, logFile, root = join(import.meta.dirname, 'root') } = given;
const names: Readonly<Record<string, string>> = { REST_URL: restUrl, GRAPHQL_URL: graphqlUrl };
const environment = (name: string): string | undefined => names[name];
const loaded = loadSettings({ root, environment, flags: { port, 'admin-port': 0 } });
const settings = { ...loaded, auth: { ...loaded.auth, jwt: issuer ? [jwtOf(issuer)] : [] } };
const log = createLog({
  level: logFile === undefined ? 'error' : 'info',
  pretty: false,
  buffered: true,
  ...(logFile !== undefined && { destination: destination({ dest: logFile, sync: true }) }),
});
const serving = await serve({ root, settings, environment, log, mode: 'production', executor });
reloadOnHangUp(serving.reload);
process.stdout.write('listening\n');
process.exitCode = await untilStopped(serving.close);

function jwtOf(rules: NonNullable<GatewayArguments['issuer']>): (typeof loaded.auth.jwt)[number] {
  return {
    ...rules,
    audience: [rules.audience],
    algorithms: ['ES256'],
    clockToleranceMs: 60_000,
    cookie: undefined,
    claims: {},
    clients: undefined,
  };
}
