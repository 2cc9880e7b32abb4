import type { Choices } from './choices.ts';
import type { ClientFieldModel, ClientModel, ClientTypeModel } from './client-model.ts';
import { anyLiteral, GRAPH_KINDS } from './generate-values.ts';
import { type ArgModel, isLeaf, itemOf, listsOf, type TypeRef, typeText } from './graph-model.ts';

/** A valid operation of a client, and variables it can be sent with. */
export interface AnyOperation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An operation with aliases, fragments, conditions, fields selected twice, and variables given, null and absent. */
export function anyOperation(choices: Choices, client: ClientModel): AnyOperation {
  return new OperationGenerator(choices, client).operation();
}

const MAX_FIELDS = 60;

class OperationGenerator {
  readonly #choices: Choices;
  readonly #client: ClientModel;
  readonly #definitions = new Map<string, string>();
  readonly #variables: Record<string, unknown> = {};
  readonly #fragments: { readonly name: string; readonly type: string; readonly text: string }[] = [];
  #fields = 0;

  constructor(choices: Choices, client: ClientModel) {
    this.#choices = choices;
    this.#client = client;
  }

  operation(): AnyOperation {
    const selection = this.#selection(this.#type('Query'), 4);
    const definitions = [...this.#definitions].map(([name, type]) => `$${name}: ${type}`);
    const head = definitions.length > 0 ? `query (${definitions.join(', ')})` : 'query';
    const fragments = this.#fragments.map(({ name, type, text }) => `fragment ${name} on ${type} ${text}`);
    return { text: [`${head} ${selection}`, ...fragments].join('\n'), variables: this.#variables };
  }

  #type(name: string): ClientTypeModel {
    const type = this.#client.types.get(name);
    if (!type) throw new Error(`the client has no type ${name}`);
    return type;
  }

  #selection(type: ClientTypeModel, depth: number): string {
    const selections = [this.#field(type, depth), ...this.#choices.several(0, 4, () => this.#member(type, depth))];
    return `{ ${selections.join(' ')} }`;
  }

  #member(type: ClientTypeModel, depth: number): string {
    if (depth > 0 && this.#choices.chance(12)) {
      const on = this.#choices.pick([` on ${type.name}`, '']);
      return `...${on}${this.#condition()} ${this.#selection(type, depth - 1)}`;
    }
    if (depth > 0 && this.#choices.chance(15)) return `...${this.#fragment(type, depth)}${this.#condition()}`;
    return this.#field(type, depth);
  }

  /** A fragment is complete before anything spreads it, so it can never spread itself. */
  #fragment(type: ClientTypeModel, depth: number): string {
    const known = this.#choices.pickFrom(this.#fragments.filter((fragment) => fragment.type === type.name));
    if (known && this.#choices.chance(50)) return known.name;
    const text = this.#selection(type, depth - 1);
    const name = `F${this.#fragments.length}`;
    this.#fragments.push({ name, type: type.name, text });
    return name;
  }

  #field(type: ClientTypeModel, depth: number): string {
    const fields = [...type.fields.values()].filter((field) => depth > 0 || isLeaf(field.type));
    const field = this.#choices.pickFrom(fields);
    const condition = this.#condition();
    if (!field || this.#fields++ >= MAX_FIELDS || this.#choices.chance(8)) return `__typename${condition}`;
    const args = this.#arguments(field);
    const below = isLeaf(field.type) ? '' : ` ${this.#selection(this.#type(field.type.name), depth - 1)}`;
    return `${this.#alias(field, args)}${field.name}${args}${condition}${below}`;
  }

  /** A response key always stands for the same field with the same arguments, so that it may be selected again. */
  #alias({ name }: ClientFieldModel, args: string): string {
    if (args === '') return this.#choices.chance(20) ? `as_${name}: ` : '';
    const key = [...args].map((letter) => (/\w/.test(letter) ? letter : letter.charCodeAt(0).toString(36))).join('');
    return `${name}_${key}: `;
  }

  #arguments({ args }: ClientFieldModel): string {
    const given = args.flatMap((argument): readonly string[] => {
      const optional = argument.byDefault !== undefined || argument.type.nonNull[0] !== true;
      if (optional && this.#choices.chance(35)) return [];
      return [`${argument.name}: ${this.#value(argument)}`];
    });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  #value(argument: ArgModel): string {
    const { type } = argument;
    if (this.#choices.chance(50)) return this.#variable(type, argument.byDefault !== undefined);
    const item = listsOf(type) > 0 ? itemOf(type) : undefined;
    if (item && this.#choices.chance(40)) return `[${this.#variable(item, false)}]`;
    return anyLiteral(this.#choices, type, this.#client.kinds).text;
  }

  /** A variable where a value of this type may stand: as strict, or looser where a default makes up for it. */
  #variable(type: TypeRef, hasDefault: boolean): string {
    const [required = false, ...inner] = type.nonNull;
    const strict = { name: type.name, nonNull: [true, ...inner] };
    const loose = { name: type.name, nonNull: [false, ...inner] };
    const byDefault = this.#choices.chance(30)
      ? ` = ${anyLiteral(this.#choices, strict, this.#client.kinds).text}`
      : '';
    const declared = required && !hasDefault && byDefault === '' ? strict : this.#choices.pick([loose, strict]);
    const known = [...this.#definitions].filter(([, text]) => text === `${typeText(declared)}${byDefault}`);
    const reused = this.#choices.chance(40) ? this.#choices.pickFrom(known) : undefined;
    if (reused) return `$${reused[0]}`;
    const name = `v${this.#definitions.size}`;
    this.#definitions.set(name, `${typeText(declared)}${byDefault}`);
    if (declared.nonNull[0] === true && byDefault === '') this.#variables[name] = this.#given(declared);
    else if (this.#choices.chance(60)) this.#variables[name] = this.#given(declared);
    return `$${name}`;
  }

  /** A variable's value as JSON: enums by the client's names. */
  #given(type: TypeRef): unknown {
    const names = [...(this.#client.kinds ?? GRAPH_KINDS).keys()];
    const { value } = anyLiteral(this.#choices, type, new Map(names.map((own) => [own, own])));
    return value;
  }

  /** A variable for a condition, which is never null. */
  #flag(): string {
    const name = `if${this.#choices.below(3)}`;
    this.#definitions.set(name, 'Boolean!');
    this.#variables[name] ??= this.#choices.chance(50);
    return `$${name}`;
  }

  #condition(): string {
    if (!this.#choices.chance(15)) return '';
    const directive = this.#choices.pick(['@include', '@skip']);
    if (this.#choices.chance(30))
      return ` ${directive}(if: ${String(this.#choices.chance(70) === (directive === '@include'))})`;
    return ` ${directive}(if: ${this.#flag()})`;
  }
}
