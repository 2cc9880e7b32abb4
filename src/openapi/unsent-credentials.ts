import { type JsonNode, listAt, memberOf, objectAt, textAt } from './json-node.ts';
import { variableCase } from './names.ts';
import type { Operation } from './operations.ts';
import { follow } from './references.ts';

/** What the operations want of whoever calls, which nobody but the file's author can decide; a clause for each. */
export function unsentCredentials(
  root: JsonNode,
  operations: readonly Operation[],
  service: string,
): readonly string[] {
  const schemes = objectAt(objectAt(root, 'components'), 'securitySchemes');
  const wanted = operations.flatMap(({ node }) =>
    (Object.hasOwn(node, 'security') ? listAt(node, 'security') : listAt(root, 'security')).flatMap((requirement) =>
      Object.keys(follow(root, requirement)?.node ?? {}),
    ),
  );
  const clauses = [...new Set(wanted)].map((name) => clauseFor(follow(root, schemes[name])?.node, service));
  return [...new Set(clauses)].filter((clause) => clause !== undefined);
}

function clauseFor(scheme: JsonNode | undefined, service: string): string | undefined {
  const [type, name] = [textAt(scheme, 'type'), textAt(scheme, 'name') ?? ''];
  const secret = `"{$env.${variableCase(service)}_KEY}"`;
  if (type === 'apiKey' && memberOf(scheme, 'in') === 'header')
    return `the API key: add headers: [{ name: "${name.toLowerCase()}", value: ${secret} }] to @service`;
  if (type === 'apiKey')
    return `the API key "${name}" of its ${memberOf(scheme, 'in') === 'cookie' ? 'cookie' : 'query'}: add it to the requests by code`;
  if (type === 'http' && textAt(scheme, 'scheme')?.toLowerCase() !== 'bearer')
    return `the ${textAt(scheme, 'scheme') ?? 'HTTP'} credentials: add headers: [{ name: "authorization", value: ${secret} }] to @service`;
  if (type === 'http' || type === 'oauth2' || type === 'openIdConnect')
    return 'the token: add forward: ["authorization"] to @service for that of the caller, or clientCredentials to facet.yaml';
  return undefined;
}
