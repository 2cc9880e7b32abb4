import {
  type ASTNode,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  isAbstractType,
  isInterfaceType,
  isUnionType,
} from 'graphql';

import type { Client } from '../client/client.ts';
import type { Project } from '../client/load-project.ts';
import type { Problems } from '../language/problem.ts';

/** Interfaces and unions of clients: one view for each member, and only members that the graph has (LANGUAGE.md §4.2.10). */
export function abstractViews({ graph, clients }: Project, problems: Problems): void {
  for (const client of clients) {
    for (const { name, graphType } of client.types.values()) {
      const type = client.schema.getType(name);
      if (!isInterfaceType(type) && !isUnionType(type)) continue;
      const views = new Map<string, string>();
      for (const member of client.schema.getPossibleTypes(type)) {
        const target = client.types.get(member.name)?.graphType ?? member.name;
        const known = views.get(target);
        views.set(target, known ?? member.name);
        if (known !== undefined)
          reportAmbiguous(memberNode(type, member), { type, views: [known, member.name], target, problems });
      }
      const abstract = graph.schema.getType(graphType ?? '');
      if (isAbstractType(abstract)) reportStrangers(type, abstract, { client, graph, problems });
    }
  }
}

interface Ambiguity {
  readonly type: GraphQLAbstractType;
  readonly views: readonly string[];
  readonly target: string;
  readonly problems: Problems;
}

function reportAmbiguous(place: ASTNode | undefined, { type, views, target, problems }: Ambiguity): void {
  problems.add('AMBIGUOUS_VIEW', place, {
    message: `${type.name} has two views of ${target}: ${views.join(' and ')}`,
    hint: `Keep one of them in ${type.name}; which one an object becomes could not be told.`,
  });
}

function reportStrangers(
  type: GraphQLAbstractType,
  abstract: GraphQLAbstractType,
  { client, graph, problems }: Pick<Project, 'graph'> & { readonly client: Client; readonly problems: Problems },
): void {
  for (const member of client.schema.getPossibleTypes(type)) {
    const target = graph.schema.getType(client.types.get(member.name)?.graphType ?? '');
    if (target && graph.schema.getPossibleTypes(abstract).some(({ name }) => name === target.name)) continue;
    problems.add('TYPE_MISMATCH', memberNode(type, member), {
      message: `${member.name} is no view of a member of ${abstract.name}`,
      hint: `The members are: ${graph.schema
        .getPossibleTypes(abstract)
        .map(({ name }) => name)
        .join(', ')}.`,
    });
  }
}

/** Where a member is named: in the union, or where the object itself is declared. */
function memberNode(type: GraphQLAbstractType, member: GraphQLObjectType): ASTNode | undefined {
  const listed = isUnionType(type) ? type.astNode?.types?.find(({ name }) => name.value === member.name) : undefined;
  return listed ?? member.astNode?.name;
}
