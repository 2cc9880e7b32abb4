import type { GraphFieldModel, GraphModel } from './graph-model.ts';
import { hash, stableText } from './wire-call.ts';

/** A value of a GraphQL service: JSON, in which an error or a choice by arguments may stand for any value. */
export type RemoteValue = unknown;

/** A value that fails, with the code in its extensions. */
export interface RemoteError {
  readonly $error: string;
}

/** What a GraphQL service knows, by root field. Equal calls have equal answers. */
export class RemoteData {
  readonly #graph: GraphModel;
  readonly roots: ReadonlyMap<string, readonly RemoteValue[]>;
  /** It answers 500 to everything. */
  readonly isDown: boolean;

  constructor(graph: GraphModel, roots: RemoteData['roots'], isDown: boolean) {
    this.#graph = graph;
    this.roots = roots;
    this.isDown = isDown;
  }

  /** The value of a root field; with all arguments, defaults included. */
  root(name: string, args: Readonly<Record<string, unknown>>): RemoteValue {
    const field = this.#graph.types.get('Query')?.fields.get(name);
    if (field?.source.kind !== 'remote') throw new Error(`nobody asks for ${name}`);
    const { many } = field.source;
    const values = this.roots.get(name) ?? [];
    if (!many) return chosen(values, stableText(args)) ?? null;
    const { keys, ...others } = args;
    const value = chosen(values, stableText(others));
    if (!Array.isArray(value)) return value ?? null;
    const asked = [...new Set((keys as readonly unknown[]).map(String)), 'stranger'];
    return asked.flatMap((key) => this.#itemsOf({ field, match: many.match, text: stableText(others) }, value, key));
  }

  /** As a reader of a counterexample wants it. */
  text(): string {
    const down = this.isDown ? ['the GraphQL service is down'] : [];
    return [
      ...down,
      ...[...this.roots].map(
        ([name, values]) => `${name} ${values.map((one) => JSON.stringify(one)).join('\n    | ')}`,
      ),
    ].join('\n');
  }

  #itemsOf(
    { field, match, text }: { readonly field: GraphFieldModel; readonly match: string; readonly text: string },
    items: readonly unknown[],
    key: string,
  ): readonly unknown[] {
    const type = this.#graph.types.get(field.type.name)?.fields.get(match)?.type.name;
    if (items.length === 0 || (type === 'Int' && !/^\d+$/.test(key))) return [];
    return Array.from({ length: hash(`${text} ${key}`) % 3 }, (_, position) => {
      const item = chosen(items, `${text} ${key} ${position}`);
      return typeof item === 'object' && item !== null
        ? { ...item, [match]: type === 'Int' ? Number(key) : key }
        : item;
    });
  }
}

/** The value itself, where it depends on arguments. */
export function withArguments(value: RemoteValue, args: Readonly<Record<string, unknown>>): RemoteValue {
  if (typeof value !== 'object' || value === null || !('$by' in value)) return value;
  return chosen(value.$by as readonly unknown[], stableText(args)) ?? null;
}

export const isRemoteError = (value: RemoteValue): value is RemoteError =>
  typeof value === 'object' && value !== null && '$error' in value;

const chosen = <T>(items: readonly T[], text: string): T | undefined => items[hash(text) % items.length];

/** A call of a root field, in one text for each of its keys. */
export function remoteTexts(field: GraphFieldModel, args: Readonly<Record<string, unknown>>): readonly string[] {
  const isOfKeys = field.source.kind === 'remote' && field.source.many !== undefined;
  const { keys, ...others } = args;
  if (!isOfKeys) return [`${field.service} ${field.name} ${stableText(args)}`];
  return (keys as readonly unknown[]).map(
    (key) => `${field.service} ${field.name} ${stableText(others)} for ${String(key)}`,
  );
}
