import { readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';

import { loadSettings, processEnvironment } from '../core/settings.ts';
import { serviceName } from '../graph/service-file.ts';
import { readRootFiles } from '../language/root-files.ts';
import { parseObject } from '../openapi/parse-description.ts';
import { isUrl } from '../openapi/read-text.ts';
import { sourceOf } from '../openapi/snapshot-text.ts';
import { serviceAccess } from '../service/service-access.ts';
import { type Command, text, texts, WrongUsage } from './command.ts';
import { pullGraphQL } from './pull-graphql.ts';
import { pullOpenApi } from './pull-openapi.ts';
import type { PullOptions } from './pull-options.ts';
import { ROOT_ABOUT, rootOf } from './root-folder.ts';

/** What a file, a variable and a type can be named after. */
const SERVICE_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** `facet pull` */
export const pull: Command = {
  example:
    'facet pull pets --openapi https://pets.example.com/openapi.json --operation listPets --operation "GET /pets/{id}"',
  operand: 'service',
  options: {
    root: { type: 'string' },
    url: { type: 'string' },
    openapi: { type: 'string' },
    operation: { type: 'string', multiple: true },
  },
  about: {
    root: ROOT_ABOUT,
    url: 'where the service is; needed for a GraphQL service that has no file yet',
    openapi: 'the description of a REST service, OpenAPI 3.0 or 3.1: a file or a URL',
    operation: 'an operation for its new file, by id or as "GET /pets"; may be given several times (default: all GETs)',
  },
  async run(values) {
    const root = rootOf(values, { mayBeNew: true });
    const service = text(values, 'service') ?? '';
    if (!SERVICE_NAME.test(service))
      throw new WrongUsage(`"${service}" cannot be the name of a service; use letters, digits, - and _`);
    const environment = processEnvironment();
    const { services } = loadSettings({ root, environment });
    const files = await readRootFiles(root);
    const file = files.services.find((one) => serviceName(one) === service);
    const access = serviceAccess(services);
    const options = { root, files, environment, access, service, file, url: serviceUrl(text(values, 'url')) };
    const operations = texts(values, 'operation');
    const source = await descriptionSource(options, text(values, 'openapi'));
    if (source === undefined && operations.length > 0) throw new WrongUsage('--operation needs --openapi');
    const lines =
      source === undefined ? await pullGraphQL(options) : await pullOpenApi({ ...options, source, operations });
    process.stdout.write(printable(lines));
    return 0;
  },
};

function serviceUrl(given: string | undefined): string | undefined {
  const url = URL.parse(given ?? '');
  const isAddress = url && /^https?:$/.test(url.protocol) && url.username + url.password + url.search + url.hash === '';
  if (given === undefined || isAddress) return given;
  throw new WrongUsage('--url is an http:// or https:// URL without credentials, query and fragment');
}

/** Descriptions are by others, and must not speak to the terminal. */
const printable = (lines: string): string => lines.replace(/[^\P{Cc}\n]/gu, '');

/** What `--openapi` says, else what the snapshot of last time does; a file by its path below the root folder. */
async function descriptionSource(
  { root, service }: PullOptions,
  given: string | undefined,
): Promise<string | undefined> {
  if (given !== undefined) return isUrl(given) ? given : relative(root, resolve(given)).split(sep).join('/');
  const path = `schemas/remote/${service}.openapi.json`;
  const known = await readFile(join(root, path), 'utf8').catch(() => undefined);
  return known === undefined ? undefined : sourceOf(parseObject(known, path));
}
