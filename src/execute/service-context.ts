import type { FieldCodes } from '../code/define-client.ts';
import type { RequestContext } from '../core/context.ts';
import type { Future } from '../core/future.ts';
import type { Environment } from '../core/settings-environment.ts';
import type { Graph } from '../graph/graph.ts';
import type { Lowered } from '../plan/lower.ts';
import type { Call } from '../service/call.ts';
import type { UnchangedAnswers } from '../service/unchanged-answers.ts';
import type { KeptAnswers } from './cached/answer-cache.ts';
import type { CodeScope } from './computed-values.ts';
import type { Prepared } from './prepare.ts';
import type { EventFeed } from './upstream-events.ts';

/** What executors run on, whatever they execute. */
export interface Services {
  readonly graph: Graph;
  /** Calls by service name. */
  readonly calls: (service: string) => Call;
  /** Feeds of events by service name. */
  readonly feeds: (service: string) => EventFeed;
  readonly environment: Environment;
  /** Functions for the `@computed` fields of services, by service name. */
  readonly code: (service: string) => FieldCodes | undefined;
  /** What is kept between requests; undefined for nothing. */
  readonly kept?: KeptAnswers | undefined;
  /** How often an operation comes before a function is made that writes its answers. Default: 2, so that a cold one costs less. */
  readonly writeFrom?: number | undefined;
  /** From how many bytes on an answer that has not changed is not parsed again. Default: 2048. */
  readonly unchangedFrom?: number | undefined;
}

/** What the calls of one execution share. */
export interface ServiceContext extends Services {
  readonly lowered: Lowered;
  /** It is what code asks the graph while an operation runs. */
  readonly isOfCode?: boolean | undefined;
  readonly prepared: Prepared;
  readonly request: RequestContext;
  /** What code runs with. */
  readonly scope: CodeScope;
  /** Reads of REST services, which are sent once in a request, up to its next write. */
  readonly reads: Map<string, Future<unknown>>;
  /** What earlier requests have read; undefined for the reference, which shares nothing between them. */
  readonly unchanged?: UnchangedAnswers | undefined;
}
