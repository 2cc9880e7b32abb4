import { type JsonNode, memberOf, objectAt } from './json-node.ts';
import { follow } from './references.ts';

/** What a body is. */
export type Content =
  | { readonly kind: 'json'; readonly schema: unknown }
  | { readonly kind: 'other'; readonly mediaTypes: readonly string[] }
  | { readonly kind: 'none' };

/** What a request body or an answer holds, JSON first. */
export function contentOf(root: JsonNode, given: unknown): Content {
  const content = objectAt(follow(root, given)?.node, 'content');
  const mediaTypes = Object.keys(content);
  const json = mediaTypes.find(isJson);
  if (json !== undefined) return { kind: 'json', schema: memberOf(content[json], 'schema') ?? {} };
  return mediaTypes.length === 0 ? { kind: 'none' } : { kind: 'other', mediaTypes };
}

const isJson = (mediaType: string): boolean =>
  /^(?:application\/(?:[\w.+-]+\+)?json|text\/json|\*\/\*|application\/\*)\s*(?:;|$)/i.test(mediaType);

/** What an operation answers when it is done; the first of several successes that has a body. */
export function answerOf(root: JsonNode, operation: JsonNode): Content {
  const responses = objectAt(operation, 'responses');
  const statuses = Object.keys(responses).sort();
  const successes = statuses.filter((status) => /^2(?:\d\d|XX)$/i.test(status));
  const taken = successes.length > 0 ? successes : statuses.filter((status) => status === 'default');
  const contents = taken.map((status) => contentOf(root, responses[status]));
  return (
    contents.find(({ kind }) => kind === 'json') ?? contents.find(({ kind }) => kind === 'other') ?? { kind: 'none' }
  );
}
