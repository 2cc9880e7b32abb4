import type { ErrorCode } from '../../src/core/errors.ts';
import type { Choices } from './choices.ts';
import {
  type GraphFieldModel,
  type GraphModel,
  isLeaf,
  itemOf,
  KIND_WIRE,
  listsOf,
  type TypeRef,
} from './graph-model.ts';

/** What a service answers to one call: JSON, or the code it fails with. */
export type ServiceAnswer = { readonly json: unknown } | { readonly code: ErrorCode };

/** A call as a service sees it. */
export interface ServiceCall {
  /** `Type.field` */
  readonly at: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Values of the object in the call's URL. */
  readonly needs: readonly unknown[];
}

/** Services that hold all their answers in memory. Equal calls have equal answers. */
export type MemoryServices = (call: ServiceCall) => ServiceAnswer;

/** A call in one text, whatever the order of its arguments. */
export const callText = ({ at, args, needs }: ServiceCall): string =>
  `${at} ${JSON.stringify([Object.entries(args).sort(([one], [other]) => (one < other ? -1 : 1)), needs])}`;

const CODES = ['UPSTREAM_ERROR', 'UPSTREAM_TIMEOUT', 'FORBIDDEN', 'UPSTREAM_UNAUTHENTICATED', 'NOT_FOUND'] as const;

/** Answers for every call of a graph; some fail, some are null, and some are not what they should be. */
export function anyServices(
  choices: Choices,
  graph: GraphModel,
): { readonly services: MemoryServices; readonly text: string } {
  const answers = new Map<string, readonly ServiceAnswer[]>();
  for (const [type, fields] of graph) {
    for (const field of fields.values()) {
      if (field.source.kind !== 'call') continue;
      answers.set(
        `${type}.${field.name}`,
        choices.several(1, 4, () => anyAnswer(choices, graph, field)),
      );
    }
  }
  const services: MemoryServices = (call) => {
    const known = answers.get(call.at);
    return known?.[hash(callText(call)) % known.length] ?? { json: null };
  };
  return { services, text: [...answers].map(([at, all]) => `${at} ${JSON.stringify(all)}`).join('\n') };
}

function anyAnswer(choices: Choices, graph: GraphModel, { type }: GraphFieldModel): ServiceAnswer {
  if (choices.chance(18)) return { code: choices.pick(CODES) };
  return { json: anyJson(choices, type, { graph, depth: 0 }) };
}

interface Inside {
  readonly graph: GraphModel;
  readonly depth: number;
}

const MISFITS = ['oops', 1.5, true, {}, [], { a: 1 }, [1], [[]], 12, ['A']] as const;

function anyJson(choices: Choices, type: TypeRef, inside: Inside): unknown {
  if (choices.chance(9)) return null;
  if (choices.chance(4)) return choices.pick(MISFITS);
  if (listsOf(type) > 0) return choices.several(0, 3, () => anyJson(choices, itemOf(type), inside));
  return isLeaf(type) ? anyLeaf(choices, type) : anyObject(choices, type, inside);
}

function anyLeaf(choices: Choices, { name }: TypeRef): unknown {
  switch (name) {
    case 'ID':
      return choices.chance(50) ? 1 + choices.below(4) : String(1 + choices.below(4));
    case 'Int':
      return choices.below(5);
    case 'Float':
      return choices.below(5) / 2;
    case 'Boolean':
      return choices.chance(50);
    case 'Kind':
      return choices.pickFrom(Object.keys(KIND_WIRE));
    default:
      return choices.pick(['s', 't', '', 'ü']);
  }
}

function anyObject(choices: Choices, { name }: TypeRef, { graph, depth }: Inside): unknown {
  const object: Record<string, unknown> = {};
  for (const { type, source } of graph.get(name)?.values() ?? []) {
    if (source.kind !== 'json' || choices.chance(5)) continue;
    if (depth < 3 || isLeaf(type)) put(object, source.path, anyJson(choices, type, { graph, depth: depth + 1 }));
  }
  return object;
}

function put(object: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  const next = (object[name] ?? {}) as Record<string, unknown>;
  object[name] = next;
  put(next, rest, value);
}

function hash(text: string): number {
  let value = 7;
  for (let index = 0; index < text.length; index++) value = (value * 31 + text.charCodeAt(index)) % 1_000_003;
  return value;
}
