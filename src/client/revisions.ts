import { print } from 'graphql';

import type { Environment } from '../core/settings-environment.ts';
import type { Service } from '../graph/graph.ts';
import type { Project } from './load-project.ts';
import { revisionOf } from './revision-of.ts';

/** Texts that change with everything answers are made by, the same in every gateway with the same files and variables. */
export interface Revisions {
  readonly ofService: (service: string) => string;
  /** Of all clients: what one of them is answered depends on all services. */
  readonly ofClients: string;
}

/** The revisions of a project. */
export function revisionsOf({ graph, clients, codeRevision }: Project, environment: Environment): Revisions {
  const services = new Map(
    [...graph.services.values()].map((service) => [
      service.name,
      serviceRevision(service, { environment, codeRevision }),
    ]),
  );
  const schemas = clients.map(({ name, document }) => `${name}\n${print(document)}`);
  return {
    ofService: (service) => services.get(service) ?? '',
    ofClients: revisionOf([codeRevision, ...services.values(), ...schemas]),
  };
}

function serviceRevision(
  { document, snapshot }: Service,
  { environment, codeRevision }: { readonly environment: Environment; readonly codeRevision: string },
): string {
  const text = print(document);
  const variables = [...text.matchAll(/\$env\.(?<name>\w+)/g)].map(({ groups }) => environment(groups?.['name'] ?? ''));
  return revisionOf([text, snapshot ? print(snapshot) : '', codeRevision, JSON.stringify(variables)]);
}
