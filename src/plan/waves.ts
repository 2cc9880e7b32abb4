import { askedService } from '../graph/asked-service.ts';
import { coordinate, type Graph, type GraphField } from '../graph/graph.ts';
import { listsIn } from '../graph/resolve-path.ts';
import { expressionKey } from './expression.ts';
import type { Lowered } from './lower.ts';
import { fieldsForCode, type SelectedField, type SelectionSet } from './selection.ts';

/** One request template to a service, and when it is sent. */
export interface Fetch {
  /** Counts from 1; fetches of one wave run at once. */
  readonly wave: number;
  readonly service: string;
  /** The graph field that is called: `Query.user`. */
  readonly field: string;
  /** `GET /users?id={$keys}`, or the root field of a GraphQL service. */
  readonly call: string;
  /** All parents share a request, split at this many keys. */
  readonly maxKeys: number | undefined;
  /** It stands below a list and has no batch: one request for each item. */
  readonly perItem: boolean;
  /** Where in the graph's result it starts. */
  readonly paths: readonly string[];
}

/** The fetches of an operation in their waves, and how many requests they are at the least. */
export interface Waves {
  readonly fetches: readonly Fetch[];
  readonly waves: number;
  /** Fetches below lists count once; root fields and look-ups of one wave on one GraphQL service are one request. */
  readonly requests: number;
}

/** Lays a lowered operation out in waves: a fetch runs as soon as its object and what its arguments read are there. */
export function planWaves(lowered: Lowered, graph: Graph): Waves {
  const layout = new Layout(graph);
  layout.visit(lowered.root, { wave: 0, lists: 0, path: [] });
  const fetches = [...layout.fetches.values()].sort((a, b) => a.wave - b.wave || a.service.localeCompare(b.service));
  const remote = ({ service }: Fetch): boolean => graph.services.get(service)?.kind === 'GRAPHQL';
  const requests = new Set(fetches.map((fetch, index) => (remote(fetch) ? `${fetch.wave} ${fetch.service}` : index)))
    .size;
  return { fetches, waves: Math.max(0, ...fetches.map(({ wave }) => wave)), requests };
}

interface At {
  /** The wave whose answers hold the object; 0 before the first. */
  readonly wave: number;
  readonly lists: number;
  readonly path: readonly string[];
}

class Layout {
  readonly fetches = new Map<string, Fetch>();
  readonly #graph: Graph;
  readonly #waves = new Map<SelectedField, number>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  visit({ fields, byType }: SelectionSet, at: At): void {
    for (const field of fields) this.#field(field, at);
    for (const set of byType.values()) this.visit(set, at);
  }

  /** The wave whose answers hold the field's value. */
  #field(field: SelectedField, at: At): number {
    const known = this.#waves.get(field);
    if (known !== undefined) return known;
    const needed = [...[...field.needs.values()].flat(), ...fieldsForCode(field.code)].map((need) =>
      this.#field(need, at),
    );
    const ready = Math.max(at.wave, ...needed);
    const target = this.#graph.fields.get(coordinate(field.kind === 'join' ? 'Query' : field.type, field.field));
    const isMade = target?.source.kind === 'text' || target?.source.kind === 'computed';
    const isFetch = (field.kind === 'call' || field.kind === 'join') && !isMade;
    const wave = isFetch ? ready + 1 : ready;
    this.#waves.set(field, wave);
    const path = [...at.path, field.field];
    if (isFetch) this.#add(field, { wave, lists: at.lists, path });
    this.visit(field.children, { wave, lists: at.lists + listsIn(field.output), path });
    return wave;
  }

  #add(field: SelectedField, { wave, lists, path }: At): void {
    const target = this.#graph.fields.get(coordinate(field.kind === 'join' ? 'Query' : field.type, field.field));
    if (!target) return;
    const { source } = target;
    const batch = source.kind === 'rest' || source.kind === 'join' ? source.batch : undefined;
    const name = coordinate(target.type, target.name);
    const others = [...field.args].filter(([argument]) => batch?.key.path[0] !== argument);
    const key = `${wave} ${name} ${batch ? JSON.stringify(others.map(([argument, value]) => [argument, expressionKey(value)])) : field.index}`;
    const known = this.fetches.get(key);
    const service = askedService(target, this.#graph);
    this.fetches.set(key, {
      wave,
      service,
      field: name,
      call: callText(target),
      maxKeys: batch && this.#graph.services.get(service)?.maxKeys,
      perItem: (known?.perItem ?? false) || (lists > 0 && !batch && source.kind === 'rest'),
      paths: [...new Set([...(known?.paths ?? []), path.join('.')])],
    });
  }
}

function callText({ source, name }: GraphField): string {
  switch (source.kind) {
    case 'rest':
      return `${source.method} ${source.url.text}`;
    case 'events':
      return `SSE ${source.url.text}`;
    case 'join':
      return source.call.field;
    default:
      return name;
  }
}
