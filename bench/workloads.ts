/** One request of a workload. */
export interface WorkloadRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, number>>;
}

/** What is asked of every candidate (PERFORMANCE.md). */
export interface Workload {
  readonly name: string;
  readonly about: string;
  /** Where the hand-written BFF answers it. */
  readonly route: string;
  /** The requests, in turn; each with a token of its own. */
  readonly requests: readonly WorkloadRequest[];
  /** How long each call to a service takes. */
  readonly delayMs?: number;
  /** No answer of a service comes twice in the same bytes. */
  readonly changes?: boolean;
  /** Those that can do it; all when it is missing. */
  readonly candidates?: readonly string[];
}

const DASHBOARD =
  'query ($id: Int!) { userDashboard(id: $id) { profile { id name email } orders { id total } notifications { id text } } }';
const WITH_USERS = 'query ($first: Int!) { posts(first: $first) { id userId title user { id name email } } }';
const WITH_REVIEWS = 'query ($first: Int!) { posts(first: $first) { id title user { id name } reviews { id stars } } }';

const CALLERS = 1_000;
const CONNECTIONS_LIMIT = 10;

const forEachCaller = (query: (id: number) => string): readonly WorkloadRequest[] =>
  Array.from({ length: CALLERS }, (_, index) => ({ query: query(index + 1), variables: { id: index + 1 } }));

const posts = (name: string, first: number): Workload => ({
  name,
  about: `${first} posts with their author`,
  route: '/users',
  requests: [{ query: WITH_USERS, variables: { first } }],
});

const reviews = (name: string): Workload => ({
  name,
  about: '100 posts with author and reviews',
  route: '/reviews',
  requests: [{ query: WITH_REVIEWS, variables: { first: 100 } }],
});

export const workloads: readonly Workload[] = [
  {
    name: 'W1',
    about: 'dashboard of one user',
    route: '/dashboard',
    requests: [{ query: DASHBOARD, variables: { id: 1 } }],
  },
  {
    name: 'W1v',
    about: `dashboards of ${CALLERS} users, each with a token`,
    route: '/dashboard',
    requests: forEachCaller(() => DASHBOARD),
  },
  posts('W2', 100),
  { ...posts('W2c', 100), about: 'W2, each answer of a service in other bytes', changes: true },
  reviews('W3'),
  { ...reviews('W3c'), about: 'W3, each answer of a service in other bytes', changes: true },
  {
    name: 'W4',
    about: 'a constant',
    route: '/constant',
    requests: [{ query: '{ __typename }', variables: {} }],
  },
  {
    name: 'W5',
    about: 'W1 from the response cache; the hand-written BFF, which has none, asks the services',
    route: '/dashboard',
    requests: [{ query: DASHBOARD.replace('userDashboard', 'userDashboard: keptDashboard'), variables: { id: 1 } }],
    candidates: ['hand-written', 'facet', 'facet --bare'],
  },
  posts('W6-1000', 1_000),
  posts('W6-10000', 10_000),
  {
    name: 'W7',
    about: 'W1v with 5 ms per service call',
    route: '/dashboard',
    requests: forEachCaller(() => DASHBOARD),
    delayMs: 5,
  },
  {
    name: 'W8',
    about: '1,000 distinct documents in rotation',
    route: '/dashboard',
    requests: forEachCaller((id) => DASHBOARD.replace('query', `query Dashboard${id}`)),
  },
];

/** Large answers are few at a time, or the queue is all that is measured. */
export const connectionsFor = ({ name }: Workload): number => (name === 'W6-10000' ? CONNECTIONS_LIMIT : 50);
