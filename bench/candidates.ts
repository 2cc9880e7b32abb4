import { join } from 'node:path';

import type { Workload, WorkloadRequest } from './workloads.ts';
import type { LoadRequest } from './wrk.ts';

/** What a candidate is started with. */
export interface World {
  readonly port: number;
  readonly restUrl: string;
  readonly graphqlUrl: string;
  readonly issuer: { readonly issuer: string; readonly jwks: string; readonly audience: string };
  readonly logFile: string;
}

/** Something that answers the workloads. */
export interface Candidate {
  readonly name: string;
  readonly about: string;
  readonly command: (world: World) => readonly string[];
  readonly request: (workload: Workload, request: WorkloadRequest, token: string) => LoadRequest;
  readonly workloads?: readonly string[];
}

const here = (file: string): string => join(import.meta.dirname, file);
const json = { 'content-type': 'application/json' };

const facet = (name: string, about: string, adjust: (world: World) => object): Candidate => ({
  name,
  about,
  command: (world) => [process.execPath, here('gateway.ts'), JSON.stringify({ ...world, ...adjust(world) })],
  request: (_, { query, variables }, token) => ({
    path: '/web/graphql',
    body: JSON.stringify({ query, variables }),
    headers: { ...json, ...(name !== 'facet --bare' && { authorization: `Bearer ${token}` }) },
  }),
});

const bare = { issuer: undefined, logFile: undefined };

export const candidates: readonly Candidate[] = [
  {
    name: 'hand-written',
    about: 'node:http and undici, no GraphQL, no authentication, no log',
    command: ({ port, restUrl, graphqlUrl }) => [
      process.execPath,
      here('hand-written.ts'),
      String(port),
      restUrl,
      graphqlUrl,
    ],
    request: ({ route }, { variables }) => ({ path: route, body: JSON.stringify({ variables }), headers: json }),
  },
  facet('facet', 'compiled executor; JWT, limits, access log to a file', () => ({ executor: 'compiled' })),
  facet('facet --bare', 'compiled executor alone', () => ({ executor: 'compiled', ...bare })),
  facet('facet --executor stitched', 'the reference; JWT, limits, access log', () => ({ executor: 'stitched' })),
];
