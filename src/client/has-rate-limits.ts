import { directiveOn } from '../language/directive-use.ts';
import type { Project } from './load-project.ts';

/** Whether any field may be asked for so many times only. */
export const hasRateLimits = ({ graph, clients }: Pick<Project, 'graph' | 'clients'>): boolean =>
  [...graph.fields.values(), ...clients.flatMap(({ fields }) => [...fields.values()])].some(
    ({ node }) => directiveOn(node, 'rateLimit') !== undefined,
  );
