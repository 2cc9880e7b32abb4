import type { Choices } from './choices.ts';
import {
  type CallModel,
  fieldOf,
  type GraphFieldModel,
  type GraphModel,
  isLeaf,
  itemOf,
  KIND_WIRE,
  listsOf,
  type TypeRef,
} from './graph-model.ts';
import { type BatchAnswer, type Endpoint, type ServiceAnswer, ServiceData } from './service-data.ts';

const FAILURES: readonly [ServiceAnswer, ...ServiceAnswer[]] = [
  { status: 500 },
  { fault: 'UPSTREAM_TIMEOUT' },
  { status: 403 },
  { status: 401 },
  { status: 404 },
  { status: 204 },
  { status: 409 },
  { status: 429 },
  { status: 422 },
  { status: 418 },
  { status: 302 },
  { text: '{ "cut' },
  { fault: 'UPSTREAM_UNAVAILABLE' },
];

/** Answers for every call of a graph; some fail, some are null, and some are not what they should be. */
export function anyServices(choices: Choices, graph: GraphModel): ServiceData {
  const endpoints = new Map<string, Endpoint>();
  for (const { name: type, fields } of graph.types.values()) {
    for (const field of fields.values()) {
      const { source } = field;
      if (source.kind !== 'call') continue;
      const endpoint: Endpoint = source.batch
        ? { kind: 'batch', answers: choices.several(1, 3, () => anyBatch(choices, graph, field)) }
        : { kind: 'single', answers: choices.several(1, 4, () => anyAnswer(choices, graph, { field, source })) };
      endpoints.set(`${type}/${field.name}`, endpoint);
    }
  }
  return new ServiceData(graph, endpoints);
}

function anyAnswer(
  choices: Choices,
  graph: GraphModel,
  { field: { type }, source }: { readonly field: GraphFieldModel; readonly source: CallModel },
): ServiceAnswer {
  if (choices.chance(18)) return choices.pick(FAILURES);
  const json = anyJson(choices, type, { graph, depth: 0 });
  return { status: 200, json: source.select.reduceRight<unknown>((inner, name) => ({ [name]: inner }), json) };
}

function anyBatch(choices: Choices, graph: GraphModel, { type }: GraphFieldModel): BatchAnswer {
  if (choices.chance(12)) return choices.pick(FAILURES);
  if (choices.chance(4)) return { status: 200, json: choices.pick<unknown>(['oops', 3, true]) };
  const item = { name: type.name, nonNull: [true] };
  return { items: choices.several(1, 3, () => anyObject(choices, item, { graph, depth: 0 })) };
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

/** JSON of a leaf, as a service has it. */
export function anyLeaf(choices: Choices, { name }: TypeRef): unknown {
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
      return choices.pick(['s', 't', '', 'ü&=/']);
  }
}

function anyObject(choices: Choices, { name }: TypeRef, { graph, depth }: Inside): unknown {
  const type = graph.types.get(name);
  if (!type) throw new Error(`there is no type ${name}`);
  const object: Record<string, unknown> = {};
  if (type.kind !== 'object') {
    const member = graph.types.get(choices.pickFrom(type.members) ?? '');
    if (!member) throw new Error(`${name} has no members`);
    Object.assign(object, anyObject(choices, { name: member.name, nonNull: [true] }, { graph, depth }));
    put(object, type.tag, choices.chance(5) ? 'stranger' : member.tagValue);
    return object;
  }
  for (const field of type.fields.values()) {
    const { source } = fieldOf(graph, name, field.name) ?? field;
    if (source.kind !== 'json' || choices.chance(5)) continue;
    if (depth < 3 || isLeaf(field.type))
      put(object, source.path, anyJson(choices, field.type, { graph, depth: depth + 1 }));
  }
  return object;
}

function put(object: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  const next = (object[name] ?? {}) as Record<string, unknown>;
  object[name] = next;
  put(next, rest, value);
}
