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

/** What the calls of an execution share. */
export function runContext(
  services: Services & Pick<ServiceContext, 'unchanged'>,
  execution: Execution,
  ofRequest: OfRequest,
): CompiledContext {
  const { graph, calls, feeds, environment, code, unchanged, kept } = services;
  const { lowered, prepared, request, computed, isOfCode } = execution;
  const { scope } = computed;
  const { reads } = ofRequest;
  const own = { lowered, isOfCode, prepared, request, scope, reads, unchanged };
  const context = { graph, calls, feeds, environment, code, kept, ...own };
  const cached = cachedReads(services, execution);
  const gathered = (): Gathered => gather(context, cached);
  const { keys, documents, send } = isOfCode ? (ofRequest.ofCode ??= inTurns(gathered())) : gathered();
  const askings = new Askings(execution, graph);
  return { ...context, cached, keys, documents, send, lookUps, askingFor: (field) => askings.of(field) };
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

const inTurns = ({ keys, documents, send }: Gathered): Gathered => ({ keys, documents, send: oncePerTurn(send) });

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
