import { resolve } from 'node:path';

import { loadSettings, processEnvironment } from '../core/settings.ts';
import type { OptionValues } from './command.ts';
import { rootOf } from './root-folder.ts';

/** Where the API keys of a root folder are. */
export interface KeyFile {
  /** As `facet.yaml` has it. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** Header that brings a key. */
  readonly header: string;
  /** Absolute path of the root folder. */
  readonly root: string;
  /** Where a gateway of this folder listens. */
  readonly url: string;
}

/** The file of API keys of `--root`, as its settings say. */
export function keyFileOf(values: OptionValues): KeyFile {
  const root = rootOf(values);
  const { auth, server } = loadSettings({ root, environment: processEnvironment() });
  const { file, header } = auth.apiKeys;
  const host = server.host === '0.0.0.0' || server.host === '::' ? '127.0.0.1' : server.host;
  return { root, file, header, path: resolve(root, file), url: `http://${host}:${server.port}` };
}
