import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { REPOSITORY } from '../support/start-gateway.ts';

/** The text of a file of the repository. */
export const textOf = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

/** What a YAML or JSON file of the repository holds. */
export const contentOf = <Content>(path: string): Content => parse(textOf(path), { strict: true }) as Content;
