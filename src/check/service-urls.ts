import { Kind } from 'graphql';

import type { Service } from '../graph/graph.ts';
import { type DirectiveUse, directiveOn } from '../language/directive-use.ts';
import { parseAt } from '../language/parse-at.ts';
import type { Problems } from '../language/problem.ts';
import { parseServiceUrl, parseServiceUrlTemplate } from '../language/service-url.ts';
import { variablesOf } from '../language/template.ts';
import { documentAround } from './document-around.ts';
import type { Project } from '../client/load-project.ts';

/** Where services are: no caller may choose it, and a URL without holes must be one. */
export function serviceUrls({ graph }: Project, problems: Problems): void {
  for (const service of graph.services.values()) {
    for (const { text, node } of service.urls) {
      const template = parseAt(node, problems, () => parseServiceUrlTemplate(text));
      if (template && variablesOf(template).length === 0)
        parseAt(node, problems, () => parseServiceUrl(text, noVariables));
    }
    const subscription = serviceUse(service)?.value('subscriptionUrl');
    if (subscription?.kind === Kind.STRING)
      parseAt(subscription, problems, () => parseServiceUrlTemplate(subscription.value));
  }
}

const noVariables = (): undefined => undefined;

function serviceUse({ urls }: Service): DirectiveUse | undefined {
  return documentAround(urls[0]?.node)
    .definitions.map((node) =>
      node.kind === Kind.SCHEMA_EXTENSION || node.kind === Kind.SCHEMA_DEFINITION
        ? directiveOn(node, 'service')
        : undefined,
    )
    .find((use) => use !== undefined);
}
