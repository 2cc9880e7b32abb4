import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Hive Gateway in this process, with the supergraph of both services, composed anew. */
const [port, REST_URL, GRAPHQL_URL] = process.argv.slice(2);

const installed = (file) => join(import.meta.dirname, 'node_modules', file);
const supergraph = installed('supergraph.graphql');
execFileSync(process.execPath, [installed('@graphql-mesh/compose-cli/esm/bin.js'), '-o', supergraph], {
  cwd: import.meta.dirname,
  stdio: 'pipe',
  env: { ...process.env, REST_URL, GRAPHQL_URL },
});

process.env.LOG_LEVEL = 'error';
process.chdir(import.meta.dirname);
process.argv.length = 2;
process.argv.push('supergraph', supergraph, '--config-path', 'gateway.config.js');
process.argv.push('--host', '127.0.0.1', '--port', port, '--fork', '1', '--jit');
await import(installed('@graphql-hive/gateway/dist/bin.js'));

const ready = () =>
  fetch(`http://127.0.0.1:${port}/readiness`).then(
    ({ ok }) => ok,
    () => false,
  );
while (!(await ready())) await setTimeout(50);
process.stdout.write('listening\n');
