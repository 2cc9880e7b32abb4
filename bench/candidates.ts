import { dirname, join } from 'node:path';

import type { Issuer } from '../demo/issuer.ts';
import { PEERS } from './peers.ts';
import type { Workload, WorkloadRequest } from './workloads.ts';
import type { LoadRequest } from './wrk.ts';

/** What a candidate is started with. */
export interface World {
  readonly port: number;
  readonly restUrl: string;
  readonly graphqlUrl: string;
  readonly issuer: { readonly issuer: string; readonly jwks: string; readonly audience: string };
  readonly logFile: string;
  /** Absent: `root` beside this file. */
  readonly root?: string;
}

/** Where the parts of a measurement listen. */
export interface Ports {
  readonly gateway: number;
  readonly rest: number;
  readonly graphql: number;
}

/** A candidate's world: services on the loopback interface, an issuer, and a folder for its log. */
export const worldOf = (ports: Ports, { url, jwksUrl, audience }: Issuer, folder: string): World => ({
  port: ports.gateway,
  restUrl: `http://127.0.0.1:${ports.rest}`,
  graphqlUrl: `http://127.0.0.1:${ports.graphql}`,
  issuer: { issuer: url, jwks: jwksUrl, audience },
  logFile: join(folder, 'access.log'),
});

/** Something that answers the workloads. */
export interface Candidate {
  readonly name: string;
  readonly about: string;
  readonly command: (world: World) => readonly string[];
  readonly request: (workload: Workload, request: WorkloadRequest, token: string) => LoadRequest;
  /** What it can answer as the others do; everything when it is missing. */
  readonly workloads?: readonly string[];
  /** The folder whose packages it needs. */
  readonly packages?: string;
  /** Fails on a machine where it cannot start. */
  readonly probe?: readonly [string, ...string[]];
}

const here = (file: string): string => join(import.meta.dirname, file);
const json = { 'content-type': 'application/json' };
const headers = (token: string): LoadRequest['headers'] => ({
  ...json,
  authorization: `Bearer ${token}`,
});

const facet = (name: string, about: string, adjust: (world: World) => object): Candidate => ({
  name,
  about,
  command: (world) => [process.execPath, here('gateway.ts'), JSON.stringify({ ...world, ...adjust(world) })],
  request: (_, { query, variables }, token) => ({
    path: '/web/graphql',
    body: JSON.stringify({ query, variables }),
    headers: name === 'facet --bare' ? json : headers(token),
  }),
});

/** A server that others make, from `peers/`; it answers the GraphQL operations without authentication or a log. */
const peer = (name: string, file: string, about: string, limits?: Partial<Candidate>): Candidate => ({
  name,
  about,
  packages: dirname(join(PEERS, file)),
  ...limits,
  command: ({ port, restUrl, graphqlUrl }) => [
    'env',
    'NODE_ENV=production',
    process.execPath,
    join(PEERS, file),
    String(port),
    restUrl,
    graphqlUrl,
  ],
  request: (_, { query, variables }, token) => ({
    path: '/graphql',
    body: JSON.stringify({ query, variables }),
    headers: headers(token),
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
    request: ({ route }, { variables }, token) => ({
      path: route,
      body: JSON.stringify({ variables }),
      headers: headers(token),
    }),
  },
  facet('facet', 'compiled executor; JWT, limits, access log to a file', () => ({ executor: 'compiled' })),
  facet('facet --bare', 'compiled executor alone', () => ({ executor: 'compiled', ...bare })),
  facet('facet --executor stitched', 'the reference; JWT, limits, access log', () => ({ executor: 'stitched' })),
  peer('yoga + dataloader', 'yoga.js', 'GraphQL Yoga, resolvers with dataloaders'),
  peer('yoga + stitch', 'stitch.js', 'GraphQL Yoga, stitched subschemas with batched type merging'),
  peer('mercurius + jit', 'mercurius.js', 'Mercurius with graphql-jit, the same resolvers'),
  peer('apollo', 'apollo.js', 'Apollo Server, the same resolvers'),
  peer('hive --jit', 'hive/start.js', 'Hive Gateway, one process, a supergraph composed by Mesh'),
  peer('tailcall', 'tailcall/start.js', 'Tailcall, one worker; it would ask for the reviews post by post', {
    workloads: ['W1', 'W1v', 'W2', 'W2c', 'W4', 'W6-1000', 'W6-10000', 'W7', 'W8'],
    probe: [join(PEERS, 'tailcall/node_modules/@tailcallhq/core-linux-x64-gnu/bin/tailcall'), '--version'],
  }),
];
