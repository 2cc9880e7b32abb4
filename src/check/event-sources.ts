import { coordinate } from '../graph/graph.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Pass } from './pass.ts';

/** Fields of Subscription are streams of events, and nothing else is (LANGUAGE.md §4.6). */
export const eventSources: Pass = ({ graph }, problems) => {
  for (const { type, name, node, source } of graph.fields.values()) {
    const isSubscription = type === 'Subscription';
    const isStream = source.kind === 'events' || (source.kind === 'remote' && isSubscription);
    if (isStream === isSubscription || (source.kind === 'remote' && !isSubscription)) continue;
    const rest = directiveOn(node, 'rest');
    problems.add(rest ? 'REST_METHOD' : 'NO_SOURCE', rest?.node ?? node.name, {
      message: isSubscription
        ? `${coordinate(type, name)} needs a stream of events`
        : `${coordinate(type, name)} is no subscription; SSE: has no place here`,
      hint: isSubscription
        ? 'Give it @rest(SSE: "/…"), or let a GraphQL service answer it.'
        : 'Use GET, or declare the field in "extend type Subscription".',
    });
  }
};
