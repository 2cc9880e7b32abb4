import { globSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = join(import.meta.dirname, 'node_modules');

/** A description of somebody's REST service. */
export interface ForeignDescription {
  /** `@readme/oas-examples/3.0/json/uspto.json` */
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
}

/** The description of this name. */
export const descriptionNamed = (name: string): ForeignDescription => ({ name, path: join(PACKAGES, name) });

/** Those of two collections, in OpenAPI 3.0 and 3.1, as JSON and YAML. The packages must be installed. */
export const collectedDescriptions = (): readonly ForeignDescription[] =>
  ['@readme/oas-examples/3.*/**/*.{json,yaml}', '@scalar/galaxy/dist/3.1.*']
    .flatMap((pattern) => globSync(pattern, { cwd: PACKAGES }))
    .sort()
    .map(descriptionNamed);

/** GitHub's: 13 MB, over a thousand operations. */
export const GITHUB = descriptionNamed('@octokit/openapi/generated/api.github.com.json');
