import { coordinate, type Graph, type GraphField } from '../graph/graph.ts';
import { remoteName } from '../graph/own-field.ts';
import { listsIn } from '../graph/resolve-path.ts';
import type { Lowered } from './lower.ts';
import type { CodeObject, SelectedField, SelectionSet } from './selection.ts';

/** A selected field that is a fetch, and what it waits for. */
export interface PlacedFetch {
  readonly field: SelectedField;
  /** The graph field that is called. */
  readonly target: GraphField;
  /** Counts from 1; fetches of one wave run at once. */
  readonly wave: number;
  /** How many lists it stands below. */
  readonly lists: number;
  /** Where in the graph's result it starts. */
  readonly path: readonly string[];
  /** The fetches whose answers hold its object and what its arguments read. */
  readonly after: ReadonlySet<SelectedField>;
  /** Position of the root field it belongs to: those of a mutation run one after the other. */
  readonly root: number;
}

/** Lays a lowered operation out: a fetch runs as soon as its object and what its arguments read are there. */
export const layOutFetches = (lowered: Lowered, graph: Graph): readonly PlacedFetch[] =>
  layOutCalls(lowered, graph).filter(({ target }) => target.source.kind !== 'computed');

/** The fetches of an operation and the fields that code of services makes, each behind those that it waits for. */
export function layOutCalls({ root }: Lowered, graph: Graph): readonly PlacedFetch[] {
  const layout = new Layout(graph);
  layout.visit(root, { wave: 0, after: new Set(), lists: 0, path: [], root: 0, above: undefined });
  return layout.calls;
}

/** The graph field that a selected field calls. */
const calledField = ({ kind, type, field }: SelectedField, { fields }: Graph): GraphField | undefined =>
  fields.get(coordinate(kind === 'join' ? 'Query' : type, field));

/** When a value is there: the wave whose answers hold it, 0 before the first, and the fetches it comes from. */
type Ready = Pick<PlacedFetch, 'wave' | 'after'>;

interface At extends Ready, Pick<PlacedFetch, 'lists' | 'path' | 'root'> {
  /** The object around this one. */
  readonly above: At | undefined;
}

class Layout {
  readonly calls: PlacedFetch[] = [];
  readonly #graph: Graph;
  readonly #ready = new Map<SelectedField, Ready>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  visit({ fields, byType }: SelectionSet, at: At): void {
    for (const [position, field] of fields.entries())
      this.#field(field, at.above || at.path.length > 0 ? at : { ...at, root: position });
    for (const set of byType.values()) this.visit(set, at);
  }

  #field(field: SelectedField, at: At): Ready {
    const known = this.#ready.get(field);
    if (known) return known;
    const needed = [...field.needs.values()].flatMap((chain) => this.#chain(chain, at).ready);
    const outer = [...field.outer.values()].flatMap(({ chain, up }) => this.#chain(chain, around(at, up)).ready);
    const ready = latest([at, ...needed, ...outer, ...this.#code(field.code, at)]);
    const target = calledField(field, this.#graph);
    const isCall = field.kind === 'call' || field.kind === 'join';
    const given = isCall && target ? whenCalled(field, target, ready) : ready;
    this.#ready.set(field, given);
    const path = [...at.path, shownName(field)];
    if (isCall && target && target.source.kind !== 'text')
      this.calls.push({ ...at, ...ready, wave: given.wave, field, target, path });
    this.visit(field.children, inside(field, at, given));
    return given;
  }

  /** A chain's fields lie one below the other. */
  #chain(chain: readonly SelectedField[], start: At): { readonly ready: readonly Ready[]; readonly end: At } {
    const ready: Ready[] = [];
    let at = start;
    for (const field of chain) {
      const given = this.#field(field, at);
      ready.push(given);
      at = inside(field, at, given);
    }
    return { ready, end: at };
  }

  /** What code needs of an object. */
  #code(code: CodeObject | undefined, at: At): readonly Ready[] {
    if (!code) return [];
    const typename = code.typename ? [this.#field(code.typename, at)] : [];
    const needs = [...code.byType.values()].flat().flatMap(({ steps = [], below }) => {
      const { ready, end } = this.#chain(steps, at);
      return [...ready, ...this.#code(below, end)];
    });
    return [...typename, ...needs];
  }
}

/** A fetch ends a wave; a text is made at once; code takes its time, but asks no service of itself. */
function whenCalled(field: SelectedField, { source }: GraphField, { wave, after }: Ready): Ready {
  if (source.kind === 'text') return { wave, after };
  if (source.kind === 'computed') return { wave, after: new Set([...after, field]) };
  return { wave: wave + 1, after: new Set([field]) };
}

/** The place of a field's own selection. */
const inside = (field: SelectedField, at: At, given: Ready): At => ({
  ...at,
  ...given,
  lists: at.lists + listsIn(field.output),
  path: [...at.path, shownName(field)],
  above: at,
});

const shownName = ({ field, lookUp }: SelectedField): string =>
  lookUp ? lookUp.of.slice(lookUp.of.indexOf('.') + 1) : remoteName(field);

function around(at: At, up: number): At {
  let found = at;
  for (let steps = up; steps > 0 && found.above; steps--) found = found.above;
  return found;
}

const latest = (all: readonly Ready[]): Ready => ({
  wave: Math.max(...all.map(({ wave }) => wave)),
  after: new Set(all.flatMap(({ after }) => [...after])),
});
