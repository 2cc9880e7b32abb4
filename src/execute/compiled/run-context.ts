import type { SelectedField } from '../../plan/selection.ts';
import type { Execution } from '../executor.ts';
import { LookUps } from '../look-up.ts';
import type { ServiceContext, Services } from '../service-context.ts';
import { CachedCalls } from '../cached/cached-calls.ts';
import { Keepings } from '../cached/keepings.ts';
import { Askings } from './asking.ts';
import type { Asking, CachedReads, CompiledCall, CompiledContext, Gathered } from './compiled-call.ts';
import { oncePerTurn } from './gathering.ts';
import { KeyReads, type Sending } from './key-reads.ts';
import { keepingOf } from './kept-values.ts';
import { loadKey } from './load-key.ts';
import { remoteValue } from './remote-call.ts';
import { RemoteDocuments } from './remote-documents.ts';

/** What the executions of one request share, up to its next write. */
export interface OfRequest {
  readonly reads: ServiceContext['reads'];
  /** What code asks for many objects begins in one turn, and is gathered until its end. */
  ofCode: Gathered | undefined;
}

const lookUps = new LookUps<CompiledCall, Asking>({
  loadKey,
  remoteItems: remoteValue,
  documentKey: () => '',
  keeping: keepingOf,
});

/** What an execution runs on, and what is kept of what services have answered. */
type Known = Services & Pick<ServiceContext, 'unchanged'>;

/** What the calls of an execution share. Many operations gather nothing: what they would need for that is made when it is asked for. */
export class RunContext implements CompiledContext {
  readonly graph: CompiledContext['graph'];
  readonly calls: CompiledContext['calls'];
  readonly feeds: CompiledContext['feeds'];
  readonly environment: CompiledContext['environment'];
  readonly code: CompiledContext['code'];
  readonly kept: CompiledContext['kept'];
  readonly unchanged: CompiledContext['unchanged'];
  readonly lowered: CompiledContext['lowered'];
  readonly isOfCode: CompiledContext['isOfCode'];
  readonly prepared: CompiledContext['prepared'];
  readonly request: CompiledContext['request'];
  readonly scope: CompiledContext['scope'];
  readonly reads: CompiledContext['reads'];
  readonly cached: CompiledContext['cached'];
  readonly lookUps = lookUps;
  readonly #execution: Execution;
  readonly #ofRequest: OfRequest;
  #gathered: Gathered | undefined;
  #askings: Askings | undefined;

  constructor(known: Known, execution: Execution, ofRequest: OfRequest) {
    this.graph = known.graph;
    this.calls = known.calls;
    this.feeds = known.feeds;
    this.environment = known.environment;
    this.code = known.code;
    this.kept = known.kept;
    this.unchanged = known.unchanged;
    this.lowered = execution.lowered;
    this.isOfCode = execution.isOfCode;
    this.prepared = execution.prepared;
    this.request = execution.request;
    this.scope = execution.computed.scope;
    this.reads = ofRequest.reads;
    this.cached = cachedReads(known, execution);
    this.#execution = execution;
    this.#ofRequest = ofRequest;
  }

  get keys(): Gathered['keys'] {
    return this.#gathering.keys;
  }

  get documents(): Gathered['documents'] {
    return this.#gathering.documents;
  }

  send(): void {
    this.#gathered?.send();
  }

  askingFor(field: SelectedField): Asking {
    return (this.#askings ??= new Askings(this.#execution, this.graph)).of(field);
  }

  get #gathering(): Gathered {
    const own = (): Gathered => gather(this, this.cached);
    // What all code of a turn asks for is sent together.
    return (this.#gathered ??= this.isOfCode ? (this.#ofRequest.ofCode ??= inTurns(own())) : own());
  }
}

/** What is read below a write is never what was known before it. */
function cachedReads({ graph, kept }: Services, { caching, lowered, request }: Execution): CachedReads | undefined {
  const policies = caching?.kept;
  if (!kept || !policies || policies.size === 0) return undefined;
  const { cache, ...rules } = kept;
  return {
    calls: new CachedCalls(cache, request, { readsCache: lowered.kind !== 'mutation' }),
    keepings: new Keepings({ graph, policies, ...rules }, request),
  };
}

const inTurns = (gathered: Gathered): Gathered => ({
  keys: gathered.keys,
  documents: gathered.documents,
  send: oncePerTurn(() => gathered.send()),
});

function gather(context: ServiceContext, cached: CachedReads | undefined): Gathered {
  const keys = new KeyReads<Asking>();
  const documents = new RemoteDocuments(context);
  const sending: Sending = {
    maxKeys: (service) => context.graph.services.get(service)?.maxKeys ?? 1,
    cached: cached?.calls,
    sendLate: () => documents.send(),
  };
  const send = (): void => {
    const begun = keys.send(sending);
    // What the cache does not have is asked for in the wave's one document too.
    if (begun) void begun.then(() => documents.send());
    else documents.send();
  };
  return { keys, documents, send };
}
