/** A value in JSON text, and where it stands. */
export interface JsonValue {
  /** UTF-16 units from the start of the text. */
  readonly start: number;
  readonly value: string | number | boolean | null | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;
}

/** The text is not JSON. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  /** UTF-16 units from the start of the text. */
  readonly offset: number;

  constructor(offset: number) {
    super('not valid JSON');
    this.offset = offset;
  }
}

const MAX_DEPTH = 100;
const SPACE = /[ \t\r\n]*/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Reads JSON text. Unlike JSON.parse it tells where each value stands.
 *
 * @throws {JsonSyntaxError} where the text stops being JSON, or nests deeper than 100
 */
export function readJson(text: string): JsonValue {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    this.#take(SPACE);
    const start = this.#offset;
    if (depth > MAX_DEPTH) throw new JsonSyntaxError(start);
    if (this.#accept('[')) return { start, value: this.#items(depth) };
    if (this.#accept('{')) return { start, value: this.#members(depth) };
    const scalar = this.#take(STRING) ?? this.#take(SCALAR);
    if (scalar === undefined) throw new JsonSyntaxError(start);
    return { start, value: JSON.parse(scalar) as string | number | boolean | null };
  }

  end(): void {
    this.#take(SPACE);
    if (this.#offset < this.#text.length) throw new JsonSyntaxError(this.#offset);
  }

  #items(depth: number): readonly JsonValue[] {
    const items: JsonValue[] = [];
    if (this.#accept(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#accept(','));
    this.#expect(']');
    return items;
  }

  #members(depth: number): ReadonlyMap<string, JsonValue> {
    const members = new Map<string, JsonValue>();
    if (this.#accept('}')) return members;
    do {
      this.#take(SPACE);
      const name = this.#take(STRING);
      if (name === undefined) throw new JsonSyntaxError(this.#offset);
      this.#expect(':');
      members.set(JSON.parse(name) as string, this.value(depth + 1));
    } while (this.#accept(','));
    this.#expect('}');
    return members;
  }

  #expect(mark: string): void {
    if (!this.#accept(mark)) throw new JsonSyntaxError(this.#offset);
  }

  #accept(mark: string): boolean {
    this.#take(SPACE);
    const isNext = this.#text.startsWith(mark, this.#offset);
    if (isNext) this.#offset += mark.length;
    return isNext;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#offset += found.length;
    return found;
  }
}
