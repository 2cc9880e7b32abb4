import { type ConstValueNode, Kind } from 'graphql';

import { durationMs } from '../core/duration.ts';
import type { DirectiveUse } from '../language/directive-use.ts';
import { parseAt } from '../language/parse-at.ts';
import type { Problems } from '../language/problem.ts';
import { parseHeaderTemplate } from '../language/header-template.ts';
import type { HeaderTemplate, Service, ServiceBreaker, UrlText } from './graph.ts';
import type { ServiceFile } from './service-file.ts';

const DEFAULT_TIMEOUT_MS = 3_000;
const DEFAULT_RETRIES = 1;
const DEFAULT_FAILURES = 5;
const DEFAULT_COOLDOWN_MS = 10_000;
const DEFAULT_CONCURRENCY = 64;
const DEFAULT_MAX_KEYS = 100;

/** The `@service` directive as settings of the service. */
export function serviceSettings({ name, document, settings, snapshot }: ServiceFile, problems: Problems): Service {
  return {
    name,
    document,
    settings,
    kind: settings.string('kind') === 'GRAPHQL' ? 'GRAPHQL' : 'REST',
    urls: settings.items('url').flatMap(urlText),
    subscriptionUrl: settings.items('subscriptionUrl').flatMap(urlText)[0],
    forward: settings.strings('forward').map((header) => header.toLowerCase()),
    headers: headerTemplates(settings, problems),
    timeoutMs: settings.duration('timeout') ?? DEFAULT_TIMEOUT_MS,
    retries: Math.max(0, settings.int('retries') ?? DEFAULT_RETRIES),
    breaker: breakerOf(settings),
    concurrency: Math.max(1, settings.int('concurrency') ?? DEFAULT_CONCURRENCY),
    maxKeys: Math.max(1, settings.int('maxKeys') ?? DEFAULT_MAX_KEYS),
    ...(snapshot && { snapshot }),
  };
}

function breakerOf(settings: DirectiveUse): ServiceBreaker {
  const { failures, cooldown } = (settings.plain('breaker') ?? {}) as Readonly<Record<string, unknown>>;
  return {
    failures: typeof failures === 'number' ? Math.max(1, failures) : DEFAULT_FAILURES,
    cooldownMs: (typeof cooldown === 'string' ? durationMs(cooldown) : undefined) ?? DEFAULT_COOLDOWN_MS,
  };
}

const urlText = (node: ConstValueNode): readonly UrlText[] =>
  node.kind === Kind.STRING ? [{ text: node.value, node }] : [];

/** The `headers:` argument of `@service` and `@rest`. */
export function headerTemplates(use: DirectiveUse, problems: Problems): readonly HeaderTemplate[] {
  return use.items('headers').flatMap((item) => {
    const name = memberText(item, 'name');
    const value = memberText(item, 'value');
    if (name?.kind !== Kind.STRING || value?.kind !== Kind.STRING) return [];
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name.value)) {
      problems.add('INVALID_SDL', name, {
        message: 'this is no header name',
        hint: 'Use letters, digits and hyphens.',
      });
      return [];
    }
    const template = parseAt(value, problems, () => parseHeaderTemplate(value.value));
    return template ? [{ name: name.value.toLowerCase(), value: template }] : [];
  });
}

function memberText(node: ConstValueNode, name: string): ConstValueNode | undefined {
  return node.kind === Kind.OBJECT ? node.fields.find((field) => field.name.value === name)?.value : undefined;
}
