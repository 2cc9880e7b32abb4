import { getNamedType, getNullableType, type GraphQLOutputType, isCompositeType, isListType } from 'graphql';

import type { RequestContext } from '../../core/context.ts';
import type { Graph, GraphField, Service } from '../../graph/graph.ts';
import { headerVariables } from '../../graph/rest-source.ts';
import { requestVariables } from '../../graph/source-variables.ts';
import type { Variable } from '../../language/variable.ts';
import type { FetchPolicy } from '../../plan/cache-policy.ts';
import { memberOf } from '../../plan/expression.ts';
import type { SelectedField } from '../../plan/selection.ts';
import type { FieldCall } from '../field-call.ts';
import type { KeptAnswers } from './answer-cache.ts';
import { callerMark, digest } from './caller-mark.ts';
import { type EntryIds, type EntryKind, entryKind, entryTags } from './entry-tags.ts';
import { idOf } from './entity-id.ts';
import type { Keeping } from './keeping.ts';

/** What is known of services and their calls, whatever the request. */
export interface KeepingRules extends Pick<KeptAnswers, 'revision' | 'hasHooks' | 'counts'> {
  readonly graph: Graph;
  /** By `SelectedField.index`: the calls that are kept. */
  readonly policies: ReadonlyMap<number, FetchPolicy>;
}

/** A call, by what tells it from others beside its keys. */
export interface KeptCall {
  readonly call: FieldCall;
  /** Equal for calls that differ in nothing but their keys. */
  readonly id: string;
  /** Who asks for the same: a GraphQL service is asked for what all of them select. */
  readonly selected: readonly SelectedField[];
  /** What these select; empty where an answer has everything. */
  readonly wanted: string;
  /** What one key gives. */
  readonly output: GraphQLOutputType;
}

/** An hour: what has not changed is confirmed for less than it costs to be sent again. */
const MAX_CONFIRMED_MS = 3_600_000;

/** How the calls of one request are kept. */
export class Keepings {
  readonly #rules: KeepingRules;
  readonly #request: RequestContext;

  constructor(rules: KeepingRules, request: RequestContext) {
    this.#rules = rules;
    this.#request = request;
  }

  /** Whether the calls of a selected field are kept. */
  has(index: number): boolean {
    return this.#rules.policies.has(index);
  }

  /** Undefined for a call that is not kept. */
  of(kept: KeptCall): Keeping | undefined {
    const { call, id, selected, wanted } = kept;
    const { graph, policies, revision } = this.#rules;
    const policy = policies.get(call.selected.index);
    const service = graph.services.get(call.target.service);
    if (!policy || !service) return undefined;
    const { who } = policy.scope === 'PRIVATE' ? callerMark(this.#request.caller) : EVERYBODY;
    const kind = kindOf(kept, graph);
    const [maxAgeMs, staleWhileRevalidateMs, staleIfErrorMs] = [
      policy.maxAge * 1_000,
      policy.staleWhileRevalidate * 1_000,
      policy.staleIfError * 1_000,
    ];
    const staleMs = Math.max(staleWhileRevalidateMs, staleIfErrorMs);
    const confirmedMs = Math.max(staleMs, Math.min(maxAgeMs, MAX_CONFIRMED_MS));
    return {
      service: service.name,
      scope: [revision(service.name), service.name, id, wanted, this.#audience(call, service, policy)].join('\n'),
      ...{ maxAgeMs, staleWhileRevalidateMs, staleIfErrorMs },
      counts: this.#rules.counts(service.name),
      keepMs: (etag) => maxAgeMs + (etag === undefined ? staleMs : confirmedMs),
      isForOthers: () => this.#isForOthers(call, policy),
      mayKeep: (value) => this.#isForOthers(call, policy) && isGood(value, kept),
      tagsOf: (text, value) => entryTags(kind, this.#idsOf(text, value, { call, kind, selected }), who),
    };
  }

  /** All that an answer depends on beside the call: who asks, and the headers that are sent along. */
  #audience({ target }: FieldCall, { forward, headers }: Service, { scope }: FetchPolicy): string {
    const { caller, headers: sent } = this.#request;
    const isPrivate = scope === 'PRIVATE';
    const { names, claims, publicClaims } = readOfRequest(target, { forward, headers });
    const parts: unknown[] = names.map((name) => [name, sent[name]]);
    if (isPrivate) parts.push(callerMark(caller).view);
    // Nobody has looked at it where credentials are ignored, and so it stands for itself.
    if (isPrivate && !caller && forward.includes('authorization')) parts.push(sent['authorization']);
    parts.push(...(isPrivate ? claims : publicClaims).map(({ path }) => memberOf(caller?.claims, path)));
    return parts.length === 0 ? '' : digest(JSON.stringify(parts));
  }

  /** Code may have sent more than the entry's key tells. */
  #isForOthers({ target }: FieldCall, { scope }: FetchPolicy): boolean {
    if (!this.#rules.hasHooks(target.service)) return true;
    const { readsHeaders, isOfCaller } = this.#request.freshness;
    return !readsHeaders && (!isOfCaller || scope === 'PRIVATE');
  }

  #idsOf(
    text: string,
    value: unknown,
    { call, kind, selected }: Pick<KeptCall, 'call' | 'selected'> & { readonly kind: EntryKind },
  ): EntryIds {
    if (kind.isList) return { ids: [], key: '' };
    const origin = { types: kind.own, target: call.target, selected, graph: this.#rules.graph };
    const ids = itemsOf(value).flatMap((item) => idOf(item, origin) ?? []);
    const given = text === '' ? call.args['id'] : undefined;
    const asked = typeof given === 'string' || typeof given === 'number' ? String(given) : '';
    const known = asked !== '' ? asked : asksById(call) ? text : '';
    return { ids: known === '' ? ids : [...ids, known], key: text };
  }
}

const EVERYBODY = { who: '' };

const kinds = new WeakMap<SelectedField, EntryKind>();

/** Worked out once for an operation, unless several of its fields ask for the same together. */
function kindOf({ call, selected, output }: KeptCall, graph: Graph): EntryKind {
  const [only = call.selected, ...others] = selected;
  const known = others.length === 0 ? kinds.get(only) : undefined;
  const kind = known ?? entryKind(call.target, output, { graph, selected });
  if (others.length === 0) kinds.set(only, kind);
  return kind;
}

/** What a call's request is made of beside its arguments and its object. */
interface ReadOfRequest {
  /** Of headers, sorted. */
  readonly names: readonly string[];
  readonly claims: readonly Variable[];
  /** Those that are part of what is asked, for whomever. */
  readonly publicClaims: readonly Variable[];
}

const reads = new WeakMap<GraphField, ReadOfRequest>();

/** Worked out once for a field of a graph. */
function readOfRequest(target: GraphField, { forward, headers }: Pick<Service, 'forward' | 'headers'>): ReadOfRequest {
  const known = reads.get(target);
  if (known) return known;
  const own = requestVariables(target.source);
  const all = [...own, ...headerVariables(headers)];
  const forwarded = forward.filter((name) => name !== 'traceparent' && name !== 'authorization');
  const named = all.filter(({ scope }) => scope === 'header').map(({ path }) => path.join('.'));
  const read = {
    names: [...new Set([...forwarded, ...named])].sort(),
    claims: all.filter(({ scope }) => scope === 'caller'),
    publicClaims: claimsInRequest(target, own),
  };
  reads.set(target, read);
  return read;
}

/** Claims in the URL or the body are part of what is asked, for whomever; in a header they say who asks. */
function claimsInRequest({ source }: GraphField, variables: readonly Variable[]): readonly Variable[] {
  const inHeaders = source.kind === 'rest' ? headerVariables(source.headers) : [];
  return variables.filter((variable) => variable.scope === 'caller' && !inHeaders.includes(variable));
}

/** Nothing in it has failed, and it is an answer to the call. */
function isGood(value: unknown, { call, output }: KeptCall): boolean {
  if (holdsError(value)) return false;
  if (!isOfKeys(call)) return fits(value, output);
  return itemsOf(value).every((item) => fits(item, getNamedType(output)));
}

/** By a list of its own: services may nest deeper than calls can be. */
function holdsError(value: unknown): boolean {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (next instanceof Error) return true;
    if (typeof next !== 'object' || next === null) continue;
    for (const member of Object.values(next) as unknown[])
      if (typeof member === 'object' && member !== null) left.push(member);
  }
  return false;
}

const isOfKeys = ({ selected, target: { source } }: FieldCall): boolean =>
  selected.lookUp !== undefined || (source.kind === 'rest' && source.batch !== undefined);

/** Whether the keys of a call are ids of what it looks up, and not names of other kinds. */
function asksById({ selected: { lookUp }, target: { source } }: FieldCall): boolean {
  const match = lookUp?.match ?? (source.kind === 'rest' ? source.batch?.match : undefined);
  return typeof match === 'object' && match.length === 1 && match[0] === 'id';
}

/** Under a key that should have one item all that match it are kept. */
const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Whether a value is of the kind that its type has; what is inside of it is judged when it is read. */
function fits(value: unknown, output: GraphQLOutputType): boolean {
  if (value === null || value === undefined) return true;
  const type = getNullableType(output);
  if (isListType(type)) return Array.isArray(value) && value.every((item) => fits(item, type.ofType));
  return !isCompositeType(getNamedType(type)) || (typeof value === 'object' && !Array.isArray(value));
}
