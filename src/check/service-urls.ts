import type { UrlText } from '../graph/graph.ts';
import type { Environment } from '../core/settings-environment.ts';
import { parseAt } from '../language/parse-at.ts';
import type { Problems } from '../language/problem.ts';
import { parseServiceUrl, parseServiceUrlTemplate, parseSubscriptionUrl } from '../language/service-url.ts';
import { variablesOf } from '../language/template.ts';
import type { Project } from '../client/load-project.ts';

/** Where services are: no caller may choose it, and a URL without holes must be one. */
export function serviceUrls({ graph }: Project, problems: Problems): void {
  for (const { urls, subscriptionUrl } of graph.services.values()) {
    for (const url of urls) checkUrl(url, parseServiceUrl, problems);
    if (subscriptionUrl) checkUrl(subscriptionUrl, parseSubscriptionUrl, problems);
  }
}

function checkUrl(
  { text, node }: UrlText,
  parse: (text: string, environment: Environment) => unknown,
  problems: Problems,
): void {
  const template = parseAt(node, problems, () => parseServiceUrlTemplate(text));
  if (template && variablesOf(template).length === 0) parseAt(node, problems, () => parse(text, () => undefined));
}
