import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Without this, vitest takes graphql's "development" build beside the default one: two realms of one library.
  ssr: { resolve: { conditions: ['node', 'import', 'module', 'default'], externalConditions: ['node'] } },
  test: { include: ['test/**/*.test.ts'], exclude: ['**/node_modules/**'], testTimeout: 20_000, hookTimeout: 60_000 },
});
