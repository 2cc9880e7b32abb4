import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Node finds it by our own hook, which this runner does not ask.
  resolve: { alias: { 'facet-gateway': fileURLToPath(new URL('src/code/facet-gateway.ts', import.meta.url)) } },
  // Without this, vitest takes graphql's "development" build beside the default one: two realms of one library.
  ssr: { resolve: { conditions: ['node', 'import', 'module', 'default'], externalConditions: ['node'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // The default leaves a core to whoever works beside it: on two cores everything would take twice as long.
    maxWorkers: '100%',
  },
});
