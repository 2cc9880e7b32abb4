import type { CachedCalls } from '../cached/cached-calls.ts';
import type { Keepings } from '../cached/keepings.ts';
import type { FieldCall } from '../field-call.ts';
import type { LookUps } from '../look-up.ts';
import type { SelectedField } from '../../plan/selection.ts';
import type { KeyAsking, KeyReads } from './key-reads.ts';
import type { RemoteDocuments, WriteSelection } from './remote-documents.ts';
import type { ServiceContext } from '../service-context.ts';

/** Who asks for keys, with what is selected of their values. */
export interface Asking extends KeyAsking {
  readonly write: WriteSelection;
  readonly field: SelectedField;
}

/** What an operation reads through the cache, and how. */
export interface CachedReads {
  readonly calls: CachedCalls;
  readonly keepings: Keepings;
}

/** What is gathered until it is sent, and what is known of it afterwards. */
export interface Gathered {
  readonly keys: KeyReads<Asking>;
  readonly documents: RemoteDocuments;
  /** Sends what has been gathered: at once, or for code with what other code asks in the same turn. */
  send(): void;
}

/** What the calls of one execution share. */
export interface CompiledContext extends ServiceContext, Gathered {
  readonly lookUps: LookUps<CompiledCall, Asking>;
  /** Undefined where nothing that it reads is kept between requests. */
  readonly cached: CachedReads | undefined;
  /** What is selected of a field's value. */
  askingFor(field: SelectedField): Asking;
}

/** A call or join for one object. */
export interface CompiledCall extends FieldCall {
  readonly context: CompiledContext;
}
