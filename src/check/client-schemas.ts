import { getNamedType, type GraphQLError, GraphQLSchema, isInterfaceType, isObjectType, validateSchema } from 'graphql';

import type { Client } from '../client/client.ts';
import type { Project } from '../client/load-project.ts';
import type { Problems } from '../language/problem.ts';

/** What a client is served must be a schema by itself, as the GraphQL specification says. */
export function clientSchemas({ clients }: Project, problems: Problems): void {
  for (const client of clients) {
    // It was built without being judged, so that all of its mistakes can be told.
    const errors = validateSchema(new GraphQLSchema({ ...client.schema.toConfig(), assumeValid: false }));
    for (const error of errors) reportError(error, client, problems);
    reportEmptyInterfaces(client, problems);
  }
}

function reportError({ message, nodes }: GraphQLError, { document }: Client, problems: Problems): void {
  if (message.startsWith('Query root type must be provided')) {
    // Something by that name was understood otherwise, and is reported.
    if (document.definitions.some((node) => 'name' in node && node.name?.value === 'Query')) return;
    const source = document.loc?.source;
    problems.add('INVALID_SDL', source && { source, start: 0 }, {
      message: 'a client needs a type Query',
      hint: 'Write what the frontend can ask for: type Query { … }.',
    });
    return;
  }
  // What is left of a type may be too little only because something in it was not understood.
  if (nodes?.some((node) => problems.isUnclear(node))) return;
  problems.add('INVALID_SDL', nodes?.at(-1), {
    message: message.replace(/\.$/, ''),
    hint: 'Types follow the rules of the GraphQL specification.',
  });
}

/** An interface that no type of the client implements shows nothing of the graph's objects. */
function reportEmptyInterfaces({ schema }: Client, problems: Problems): void {
  const returned = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).map((field) => getNamedType(field.type))
      : [],
  );
  for (const type of new Set(returned)) {
    if (!isInterfaceType(type) || schema.getImplementations(type).objects.length > 0) continue;
    problems.add('NO_SOURCE', type.astNode?.name, {
      message: `no type of this client implements ${type.name}, so nothing can be one`,
      hint: `Declare a view for each member to be shown: type … implements ${type.name} { … }.`,
    });
  }
}
