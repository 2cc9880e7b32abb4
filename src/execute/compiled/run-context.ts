import type { Execution } from '../executor.ts';
import { LookUps } from '../look-up.ts';
import type { ServiceContext, Services } from '../service-context.ts';
import { Askings } from './asking.ts';
import type { Asking, CompiledCall, CompiledContext, Gathered } from './compiled-call.ts';
import { oncePerTurn } from './gathering.ts';
import { KeyReads } from './key-reads.ts';
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
});

/** What the calls of an execution share. */
export function runContext(
  services: Services & Pick<ServiceContext, 'unchanged'>,
  execution: Execution,
  ofRequest: OfRequest,
): CompiledContext {
  const { graph, calls, feeds, environment, code, unchanged } = services;
  const { lowered, prepared, request, computed, isOfCode } = execution;
  const { scope } = computed;
  const { reads } = ofRequest;
  const context = { graph, calls, feeds, environment, code, lowered, prepared, request, scope, reads, unchanged };
  const { keys, documents, send } = isOfCode ? (ofRequest.ofCode ??= inTurns(gather(context))) : gather(context);
  const askings = new Askings(execution, graph);
  return { ...context, keys, documents, send, lookUps, askingFor: (field) => askings.of(field) };
}

const inTurns = ({ keys, documents, send }: Gathered): Gathered => ({ keys, documents, send: oncePerTurn(send) });

function gather(context: ServiceContext): Gathered {
  const keys = new KeyReads<Asking>();
  const documents = new RemoteDocuments(context);
  const maxKeys = (service: string): number => context.graph.services.get(service)?.maxKeys ?? 1;
  const send = (): void => {
    keys.send(maxKeys);
    documents.send();
  };
  return { keys, documents, send };
}
