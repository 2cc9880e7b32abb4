import { enumDefinition } from './enum-definition.ts';
import { type JsonNode, textAt } from './json-node.ts';
import { pascalCase } from './names.ts';
import { objectDefinition, type ObjectField, visibleMembers } from './object-definition.ts';
import { CUSTOM_SCALARS, scalarName, type ScalarPlace } from './scalar-name.ts';
import { type Shaped, shapeOf } from './schema-shape.ts';
import { quoted } from './sdl-text.ts';
import type { TypeNames } from './type-names.ts';
import type { WrittenType } from './written-type.ts';

/** Where a schema stands. */
export interface TypePlace extends ScalarPlace {
  /** What a type is called that has no name of its own. */
  readonly hint: string;
}

/** Writes the types that are asked for, and those that they need, each once. */
export class TypeWriter {
  readonly #root: JsonNode;
  readonly #names: TypeNames;
  readonly #definitions = new Map<string, string>();
  readonly #written = new Map<JsonNode, Map<string, string>>();
  readonly #enums = new Map<string, string | undefined>();
  readonly #lists = new Map<string, readonly string[]>();
  /** References that lead nowhere, as they stand in the document. */
  readonly lost = new Set<string>();

  constructor(root: JsonNode, names: TypeNames) {
    this.#root = root;
    this.#names = names;
  }

  /** The type of a schema. */
  typeOf(schema: unknown, place: TypePlace, around: ReadonlySet<unknown> = new Set()): WrittenType {
    const shaped = shapeOf(this.#root, schema);
    const { shape, isNullable, node } = shaped;
    for (const reference of shaped.lost) this.lost.add(reference);
    if (shape.kind === 'list' && !around.has(node)) {
      const item = this.typeOf(shape.items, place, new Set([...around, node]));
      return { ...item, text: `[${item.text}${item.isNullable ? '' : '!'}]`, isNullable, isList: true };
    }
    const name = this.#nameOf(shaped, place);
    return { text: name, isNullable, isList: false, name, isUnfinished: this.#definitions.get(name) === '' };
  }

  /** The list fields of an object type that has been written. */
  listFields(type: string): readonly string[] {
    return this.#lists.get(type) ?? [];
  }

  /** The types so far, in the order in which they were needed. */
  get definitions(): readonly string[] {
    return [...this.#definitions.values()];
  }

  #nameOf(shaped: Shaped, place: TypePlace): string {
    const { shape, node } = shaped;
    switch (shape.kind) {
      case 'object':
        return this.#object(shaped, place) ?? this.#scalar('JSON');
      case 'enum':
        return this.#enum(shaped, place) ?? this.#scalar(scalarName('string', node, place));
      case 'scalar':
        return this.#scalar(scalarName(shape.type, node, place));
      case 'list':
      case 'free':
        return this.#scalar('JSON');
    }
  }

  #scalar(name: string): string {
    const url = CUSTOM_SCALARS.get(name);
    if (CUSTOM_SCALARS.has(name) && !this.#definitions.has(name))
      this.#definitions.set(name, `scalar ${name}${url === undefined ? '' : ` @specifiedBy(url: ${quoted(url)})`}`);
    return name;
  }

  /** Undefined for an object without fields. */
  #object(shaped: Shaped, { direction, hint }: TypePlace): string | undefined {
    const { shape, node } = shaped;
    const isInput = direction !== 'answer';
    const names = this.#written.get(node) ?? new Map<string, string>();
    const known = names.get(direction);
    if (known !== undefined || shape.kind !== 'object') return known;
    const members = visibleMembers(this.#root, shape.members, isInput);
    if (members.length === 0) return undefined;
    const type = isInput ? this.#inputName(shaped, hint) : this.#answerName(shaped, hint);
    this.#written.set(node, names.set(direction, type));
    // Keeps its place before the types that it needs.
    this.#definitions.set(type, '');
    const fields = members.map((member): ObjectField => {
      const place = { member: member.name, direction, hint: `${type}${pascalCase(member.name)}` };
      return { ...member, type: this.typeOf(member.schema, place) };
    });
    const definition = objectDefinition({ name: type, isInput, description: textAt(node, 'description'), fields });
    this.#definitions.set(type, definition.text);
    this.#lists.set(type, definition.listFields);
    return type;
  }

  #answerName({ component, title }: Shaped, hint: string): string {
    return this.#names.component(component) ?? this.#names.inline(title === undefined ? hint : pascalCase(title));
  }

  #inputName({ component, title }: Shaped, hint: string): string {
    const base = this.#names.component(component) ?? (title === undefined ? hint : pascalCase(title));
    return this.#names.inline(base.endsWith('Input') ? `${base}Data` : `${base}Input`);
  }

  /** Lists of values that are the same under the same name are one enum. */
  #enum(shaped: Shaped, { member, hint }: TypePlace): string | undefined {
    const { shape, node, component, title } = shaped;
    if (shape.kind !== 'enum') return undefined;
    const name = component ?? title;
    const key = JSON.stringify([name ?? member, shape.values]);
    if (this.#enums.has(key)) return this.#enums.get(key);
    const isPossible = enumDefinition('Values', shape.values) !== undefined;
    const type = isPossible ? this.#answerName(shaped, hint) : undefined;
    this.#enums.set(key, type);
    const description = name === undefined ? undefined : textAt(node, 'description');
    if (type !== undefined) this.#definitions.set(type, enumDefinition(type, shape.values, description) ?? '');
    return type;
  }
}
