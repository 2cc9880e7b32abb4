import type { Choices } from './choices.ts';
import { type ClientFieldModel, type ClientModel, type ClientTypeModel, namesOf } from './client-model.ts';
import { anyCaller } from './generate-access.ts';
import { anyLiteral, type InputView, isRequired, type Names } from './generate-values.ts';
import { type ArgModel, type CallerModel, isLeaf, itemOf, listsOf, type TypeRef, typeText } from './graph-model.ts';

/** A valid operation of a client, and variables it can be sent with. */
export interface AnyOperation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: CallerModel | undefined;
}

/** An operation with aliases, fragments, some of them deferred, conditions, fields selected twice, and variables given, null and absent. */
export function anyOperation(choices: Choices, client: ClientModel): AnyOperation {
  return new OperationGenerator(choices, client).operation();
}

const MAX_FIELDS = 60;

/** Where something is selected. */
interface Place {
  readonly type: ClientTypeModel;
  /** One of several types that an object may have: its response keys must not be those of another. */
  readonly isOneOfMany: boolean;
}

class OperationGenerator {
  readonly #choices: Choices;
  readonly #client: ClientModel;
  readonly #names: Names;
  readonly #definitions = new Map<string, string>();
  readonly #variables: Record<string, unknown> = {};
  readonly #fragments: (Place & { readonly name: string; readonly text: string })[] = [];
  #fields = 0;
  #labels = 0;
  #isMutation = false;

  constructor(choices: Choices, client: ClientModel) {
    this.#choices = choices;
    this.#client = client;
    this.#names = namesOf(client);
  }

  operation(): AnyOperation {
    const isMutation = this.#client.types.has('Mutation') && this.#choices.chance(25);
    this.#isMutation = isMutation;
    const selection = this.#selection({ type: this.#type(isMutation ? 'Mutation' : 'Query'), isOneOfMany: false }, 4);
    const definitions = [...this.#definitions].map(([name, type]) => `$${name}: ${type}`);
    const kind = isMutation ? 'mutation' : 'query';
    const head = definitions.length > 0 ? `${kind} (${definitions.join(', ')})` : kind;
    const fragments = this.#fragments.map(({ name, type, text }) => `fragment ${name} on ${type.name} ${text}`);
    return {
      text: [`${head} ${selection}`, ...fragments].join('\n'),
      variables: this.#variables,
      caller: anyCaller(this.#choices),
    };
  }

  #type(name: string): ClientTypeModel {
    const type = this.#client.types.get(name);
    if (!type) throw new Error(`the client has no type ${name}`);
    return type;
  }

  #selection(place: Place, depth: number): string {
    const least = place.type.kind === 'object' ? 0 : 1;
    const selections = [
      this.#field(place, depth),
      ...this.#choices.several(least, 4, () => this.#member(place, depth)),
    ];
    return `{ ${selections.join(' ')} }`;
  }

  #member(place: Place, depth: number): string {
    const { type } = place;
    if (type.kind !== 'object' && this.#choices.chance(60)) {
      const one = this.#choices.pickFrom(type.members);
      if (one !== undefined) return this.#fragmentOn({ type: this.#type(one), isOneOfMany: true }, depth);
    }
    if (depth > 0 && this.#choices.chance(12)) {
      const on = this.#choices.pick([` on ${type.name}`, '']);
      return `...${on}${this.#condition()}${this.#deferral()} ${this.#selection(place, depth - 1)}`;
    }
    if (depth > 0 && this.#choices.chance(15))
      return `...${this.#fragment(place, depth)}${this.#condition()}${this.#deferral()}`;
    return this.#field(place, depth);
  }

  #fragmentOn(place: Place, depth: number): string {
    if (depth > 0 && this.#choices.chance(25))
      return `...${this.#fragment(place, depth)}${this.#condition()}${this.#deferral()}`;
    const directives = `${this.#condition()}${this.#deferral()}`;
    return `... on ${place.type.name}${directives} ${this.#selection(place, Math.max(0, depth - 1))}`;
  }

  /** A fragment is complete before anything spreads it, so it can never spread itself. */
  #fragment(place: Place, depth: number): string {
    const fitting = this.#fragments.filter(
      ({ type, isOneOfMany }) => type === place.type && isOneOfMany === place.isOneOfMany,
    );
    const known = this.#choices.pickFrom(fitting);
    if (known && this.#choices.chance(50)) return known.name;
    const text = this.#selection(place, depth - 1);
    const name = `F${this.#fragments.length}`;
    this.#fragments.push({ ...place, name, text });
    return name;
  }

  #field({ type, isOneOfMany }: Place, depth: number): string {
    const fields = [...type.fields.values()].filter((field) => depth > 0 || isLeaf(field.type));
    const field = this.#choices.pickFrom(fields);
    const condition = this.#condition();
    if (!field || this.#fields++ >= MAX_FIELDS || this.#choices.chance(8)) return `__typename${condition}`;
    const args = this.#arguments(field);
    const place = { type: isLeaf(field.type) ? type : this.#type(field.type.name), isOneOfMany: false };
    const below = isLeaf(field.type) ? '' : ` ${this.#selection(place, depth - 1)}`;
    return `${this.#alias(field, args, isOneOfMany ? `${type.name}_` : '')}${field.name}${args}${condition}${below}`;
  }

  /** A response key always stands for the same field with the same arguments, so that it may be selected again. */
  #alias({ name }: ClientFieldModel, args: string, prefix: string): string {
    if (args === '') return this.#choices.chance(20) || prefix !== '' ? `${prefix}as_${name}: ` : '';
    const key = [...args].map((letter) => (/\w/.test(letter) ? letter : letter.charCodeAt(0).toString(36))).join('');
    return `${prefix}${name}_${key}: `;
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
    const input = item ? undefined : this.#names.inputs.get(type.name);
    if (input && this.#choices.chance(60)) return this.#object(input);
    return anyLiteral(this.#choices, type, this.#names).text;
  }

  /** An object with variables in it. */
  #object({ fields }: InputView): string {
    const given = fields
      .filter((field) => isRequired(field) || this.#choices.chance(60))
      .map((field) => `${field.name}: ${this.#value(field)}`);
    return `{ ${given.join(', ')} }`;
  }

  /** A variable where a value of this type may stand: as strict, or looser where a default makes up for it. */
  #variable(type: TypeRef, hasDefault: boolean): string {
    const [required = false, ...inner] = type.nonNull;
    const strict = { name: type.name, nonNull: [true, ...inner] };
    const loose = { name: type.name, nonNull: [false, ...inner] };
    const byDefault = this.#choices.chance(30) ? ` = ${anyLiteral(this.#choices, strict, this.#names).text}` : '';
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
    const { kinds, inputs } = this.#names;
    const own = {
      kinds: new Map([...kinds.keys()].map((name) => [name, name])),
      inputs: new Map([...inputs].map(([name, input]) => [name, underOwnNames(input)])),
    };
    return anyLiteral(this.#choices, type, own).value;
  }

  /** A variable for a condition, which is never null. */
  #flag(): string {
    const name = `if${this.#choices.below(3)}`;
    this.#definitions.set(name, 'Boolean!');
    this.#variables[name] ??= this.#choices.chance(50);
    return `$${name}`;
  }

  /** Writes are done in their order, none of them later. */
  #deferral(): string {
    if (this.#isMutation || !this.#choices.chance(40)) return '';
    const label = this.#choices.chance(30) ? `label: "${this.#labels++}"` : '';
    const when = (): string => (this.#choices.chance(50) ? this.#flag() : String(this.#choices.chance(50)));
    const condition = this.#choices.chance(30) ? `if: ${when()}` : '';
    const args = [label, condition].filter((text) => text !== '');
    return ` @defer${args.length > 0 ? `(${args.join(', ')})` : ''}`;
  }

  #condition(): string {
    if (!this.#choices.chance(15)) return '';
    const directive = this.#choices.pick(['@include', '@skip']);
    // The order of writes is that of the fields, and variables may decide which place names a field first.
    if (this.#isMutation || this.#choices.chance(30))
      return ` ${directive}(if: ${String(this.#choices.chance(70) === (directive === '@include'))})`;
    return ` ${directive}(if: ${this.#flag()})`;
  }
}

const underOwnNames = ({ name, fields }: InputView): InputView => ({
  name,
  fields: fields.map((field) => ({ ...field, graph: field.name })),
});
