import type { Environment } from '../core/settings-environment.ts';
import { LanguageError, type LanguageErrorCode } from './language-error.ts';
import { parseTemplate, type Template } from './template.ts';

const EXAMPLE = 'Write it as "https://users.internal/api" or "{$env.USERS_URL}".';

const SUBSCRIPTION_EXAMPLE = 'Write it as "{$env.CATALOG_URL}/graphql/stream" or "wss://catalog.internal/graphql".';

/** Where a service is. */
export interface ServiceUrl {
  /** Scheme, host and port: `https://users.internal:8443`. */
  readonly origin: string;
  /** Percent-encoded path that requests are appended to, without a slash at its end: "" or `/api/v2`. */
  readonly basePath: string;
}

/**
 * Parses `@service(url:)` as far as it can be without the environment.
 *
 * @throws {LanguageError} BAD_PATH, UNKNOWN_SCOPE, UNSAFE_HOST for a hole other than `$env`
 */
export function parseServiceUrlTemplate(text: string): Template {
  const template = parseTemplate(text);
  for (const part of template.parts) {
    if (typeof part === 'string' || part.scope === 'env') continue;
    const hint = 'Only {$env.NAME} can stand here, so that no caller chooses where requests go.';
    const offset = text.indexOf(`{$${part.scope}`);
    throw new LanguageError('UNSAFE_HOST', `A service's URL cannot depend on $${part.scope}`, { hint, offset });
  }
  return template;
}

/**
 * Where a service is, once `$env` is filled in. An empty variable counts as not set.
 *
 * @throws {LanguageError} BAD_PATH, UNKNOWN_SCOPE, UNSAFE_HOST, ENV_UNSET
 */
export function parseServiceUrl(text: string, environment: Environment): ServiceUrl {
  const filled = fill(parseServiceUrlTemplate(text), environment);
  if (!/^https?:\/\//i.test(filled)) throw problem("A service's URL must start with http:// or https://");
  return serviceUrl(filled);
}

/**
 * Where a GraphQL service takes subscriptions: a `ws` or `wss` URL as it is, or one for server-sent events.
 *
 * @throws {LanguageError} BAD_PATH, UNKNOWN_SCOPE, UNSAFE_HOST, ENV_UNSET
 */
export function parseSubscriptionUrl(text: string, environment: Environment): ServiceUrl | string {
  const filled = fill(parseServiceUrlTemplate(text), environment);
  if (!/^(?:http|ws)s?:\/\//i.test(filled)) {
    throw problem('The URL must start with http://, https://, ws:// or wss://', { hint: SUBSCRIPTION_EXAMPLE });
  }
  const { origin, basePath } = serviceUrl(filled.replace(/^ws/i, 'http'));
  return /^ws/i.test(filled) ? `${origin.replace(/^http/, 'ws')}${basePath || '/'}` : { origin, basePath };
}

function serviceUrl(filled: string): ServiceUrl {
  if (/[?#]/.test(filled)) throw problem("A service's URL cannot have a query or a fragment");
  const url = URL.parse(filled);
  if (url === null) throw problem("The service's URL is not valid");
  if (url.username !== '' || url.password !== '') throw problem("A service's URL cannot hold credentials");
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') };
}

function fill({ text, parts }: Template, environment: Environment): string {
  let filled = '';
  for (const part of parts) {
    // "{$env.URL}/graphql" means the same whether or not the variable ends with a slash.
    if (typeof part === 'string') filled = part.startsWith('/') ? filled.replace(/\/+$/, '') + part : filled + part;
    else filled += valueOf(part.path[0] ?? '', { text, environment });
  }
  return filled.trim();
}

function valueOf(
  name: string,
  { text, environment }: { readonly text: string; readonly environment: Environment },
): string {
  const value = environment(name)?.trim();
  if (value) return value;
  const offset = text.indexOf(`{$env.${name}`);
  throw problem(`The environment variable ${name} is not set`, {
    code: 'ENV_UNSET',
    hint: `Set ${name} before starting.`,
    offset,
  });
}

interface ProblemPlace {
  readonly code?: LanguageErrorCode;
  readonly hint?: string;
  readonly offset?: number;
}

function problem(message: string, { code = 'BAD_PATH', hint = EXAMPLE, offset = 0 }: ProblemPlace = {}): LanguageError {
  return new LanguageError(code, message, { hint, offset });
}
