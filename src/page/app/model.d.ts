/** What the gateway tells the page. */
import type { describeClients } from '../describe-clients.ts';
import type { Explained } from '../explain-document.ts';
import type { RecordedCall, RecordedRequest } from '../recorded-request.ts';
import type { Problem } from '../../language/problem.ts';

export type { Explained, RecordedCall, RecordedRequest };
export type { DescribedClient } from '../describe-clients.ts';
export type { Explanation } from '../../plan/explain.ts';

export type Described = ReturnType<typeof describeClients>;

export interface Schemas {
  readonly isLive: boolean;
  readonly errors: readonly Omit<Problem, 'sourceLine' | 'severity'>[];
  readonly moreErrors: number;
}

/** Where in the page somebody is. */
export interface Route {
  readonly view: 'requests' | 'explain' | 'clients';
  /** The request that is looked at. */
  readonly id?: number;
  readonly client?: string;
  readonly query?: string;
  readonly variables?: string;
}
