import { getNamedType } from 'graphql';

import type { Problems } from '../language/problem.ts';
import type { Project } from '../client/load-project.ts';
import { listDepth, shapeOf } from './value-shape.ts';

/** Types of a client alone can only stand below Query, one at a time (LANGUAGE.md §4.2.3). */
export function clientOnlyTypes({ clients }: Project, problems: Problems): void {
  for (const { fields, types } of clients) {
    for (const { type, definition, node } of fields.values()) {
      const target = types.get(getNamedType(definition.type).name);
      if (!target || target.graphType !== undefined) continue;
      const name = `${target.name} is a type of this client alone`;
      if (type === 'Mutation' || type === 'Subscription') {
        problems.add('CLIENT_TYPE_IN_MUTATION', node.name, {
          message: `${name}; a ${type.toLowerCase()} cannot return it`,
          hint: `Return a view of what the graph's field returns: type ${target.name} @from(type: "…").`,
        });
      }
      if (listDepth(shapeOf(definition.type)) > 0) {
        problems.add('CLIENT_TYPE_IN_LIST', node.name, {
          message: `${name}; it cannot be in a list`,
          hint: `Make it a view of the items: type ${target.name} @from(type: "…"), or remove the brackets.`,
        });
      }
    }
  }
}
