import { getNamedType, getNullableType, type GraphQLOutputType, isAbstractType, isLeafType, isListType } from 'graphql';

import { NO_REQUIREMENT } from '../../plan/access.ts';
import type { Lowered } from '../../plan/lower.ts';
import type { SelectedField } from '../../plan/selection.ts';
import { listsBelow, type ObjectShape, type Output, type ShapeField, type ShapeSource } from '../../plan/shape.ts';
import type { FieldPlan } from './plan-of-field.ts';
import { type AnswerWriter, leafWriter, quoted, UNUSUAL, writerHelpers } from './write-answer.ts';

/** A writer is compiled for answers of so many fields; those of more are shaped. */
const MAX_FIELDS = 2_000;

/**
 * A writer for the answers of an operation, made for its shape: it reads each value where a service has put it, and
 * writes its text. It knows the usual answer alone, in which nothing has failed. Undefined for operations whose fields
 * change their order, or are more than anybody reads.
 */
export function compileWriter(
  { shape, shapeFields }: Pick<Lowered, 'shape' | 'shapeFields'>,
  plans: readonly FieldPlan[],
): AnswerWriter | undefined {
  if (shapeFields.length > MAX_FIELDS || shapeFields.some(({ places }) => places.length > 1)) return undefined;
  const compiler = new Compiler(plans);
  try {
    const root = compiler.object(shape, true);
    return compiler.finish(root);
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

/** A value on the way through steps. */
interface At {
  /** An expression without effects. */
  readonly value: string;
  /** The slot it stands in, where that may be a `SharedValue`. */
  readonly shared?: string | undefined;
  /** Objects of it are `ResultObject`s. */
  readonly isNode: boolean;
  /** It is as its service sent it, not yet as its type has it. */
  readonly isRaw: boolean;
  readonly steps: readonly SelectedField[];
  readonly position: number;
  /** `ShapeField.list` of the field it is the value of. */
  readonly list: number | undefined;
}

/**
 * Writes the code of a writer. Everything that is not code of ours stands in it as a JSON string, or is one of the
 * `constants` that it is closed over.
 */
class Compiler {
  readonly #plans: readonly FieldPlan[];
  readonly #constants: unknown[] = [];
  readonly #functions: string[] = [];
  #count = 0;
  /** Objects that stand at several places, by the place that has them. */
  #places = 0;

  constructor(plans: readonly FieldPlan[]) {
    this.#plans = plans;
  }

  finish(root: string): AnswerWriter {
    const code = `'use strict';${this.#functions.join('\n')}\nreturn ${root};`;
    const names = ['K', 'A', 'Q', 'H'];
    // Whatever comes from schemas or operations is quoted in it.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const make = new Function(...names, code) as (...values: unknown[]) => AnswerWriter;
    return make(this.#constants, UNUSUAL, quoted, writerHelpers);
  }

  /** The name of a function that writes an object. */
  object(shape: ObjectShape, isNode: boolean): string {
    if (shape.requirement !== NO_REQUIREMENT) throw UNUSUAL;
    const name = `w${this.#count++}`;
    const isPlain = shape.fields.every(({ conditions }) => conditions.length === 0);
    const fields = shape.fields.map((field, position) => {
      const key = `${JSON.stringify(field.responseKey)}:`;
      const written = this.#field(field, shape, isNode);
      if (isPlain) return `s+=${JSON.stringify(position === 0 ? key : `,${key}`)};${written}`;
      return `if(r.execution.prepared.included[${field.index}]){s+=c+${JSON.stringify(key)};c=',';${written}}`;
    });
    const start = isPlain ? "let s='{';" : "let s='{',c='';";
    this.#functions.push(`function ${name}(o,r){${start}${fields.join('')}return s+'}'}`);
    return name;
  }

  #field({ source, output, responseKey, list }: ShapeField, { typeName }: ObjectShape, isNode: boolean): string {
    switch (source.kind) {
      case 'typename':
        return `s+=${JSON.stringify(JSON.stringify(typeName))};`;
      case 'introspection':
        return `s+=JSON.stringify(r.execution.introspection[${JSON.stringify(responseKey)}]??null);`;
      case 'steps':
        return this.#steps(source.steps, output, { isNode, list });
      case 'expression':
      case 'text':
      case 'computed':
        return this.#made(source, output, list);
      case 'member':
        throw UNUSUAL;
    }
  }

  /** A value that is made of others is a leaf, or a list of them. */
  #made(
    source: Extract<ShapeSource, { kind: 'expression' | 'text' | 'computed' }>,
    output: Output,
    list: ShapeField['list'],
  ): string {
    const value = this.#variable();
    const made = `H.${source.kind}(${this.#constant(source)},o,r)`;
    return `{const ${value}=${made};${this.#madeValue(value, output, list)}}`;
  }

  #madeValue(value: string, output: Output, list: ShapeField['list']): string {
    if (output.kind === 'list') {
      const items = this.#list({ value, list }, output, (item) => this.#madeValue(item, output.item, list));
      return this.#orNull(value, output, items);
    }
    if (output.kind !== 'leaf') throw UNUSUAL;
    return this.#orNull(value, output, this.#leafText(value, output, this.#constant(leafWriter(output))));
  }

  #steps(steps: readonly SelectedField[], output: Output, here: Pick<At, 'isNode' | 'list'>): string {
    const at = { ...here, value: 'o', isRaw: false, steps, position: 0 };
    return steps.length === 0 ? this.#complete(at, output) : this.#next(at, output);
  }

  /** Reads the step at the position from an object. */
  #next(at: At, output: Output): string {
    const step = at.steps[at.position];
    const plan = step && this.#plans[step.index];
    if (!plan) throw UNUSUAL;
    const value = this.#variable();
    const [read, isRaw] = this.#read(plan, at);
    const isNode = plan.below !== undefined;
    const shared = plan.keyWay && !isNode ? this.#variable() : undefined;
    const below = { ...at, value, shared, isNode, isRaw, position: at.position + 1 };
    const own = shared === undefined ? `const ${value}=${read};` : `const ${shared}=${read},${value}=H.own(${shared});`;
    return `{${own}${this.#value(below, plan.field.output, output)}}`;
  }

  /** An expression for a selected field of an object, and whether its value is as the service sent it. */
  #read(plan: FieldPlan, { value, isNode }: At): readonly [string, boolean] {
    const { field, slot, target, path } = plan;
    if (target?.source.kind === 'text') return [`r.reader.value(${value},${field.index})`, false];
    if (slot !== undefined) {
      if (!isNode) throw UNUSUAL;
      return [`${value}.values[${slot}]`, false];
    }
    const json = isNode ? `${value}.json` : value;
    if (!path) return [`r.reader.value(${value},${field.index})`, false];
    const [name, ...rest] = path;
    if (name === undefined || rest.length > 0 || name in Object.prototype)
      return [`H.member(${json},${this.#constant(path)})`, true];
    return [`${json}[${JSON.stringify(name)}]`, true];
  }

  /** A value of a type of the graph, as far as its lists are concerned. */
  #value(at: At, type: GraphQLOutputType, output: Output): string {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      if (output.kind !== 'list') throw UNUSUAL;
      const items = this.#list(at, output, (item) => this.#value({ ...at, value: item }, nullable.ofType, output.item));
      return this.#orNull(at.value, output, items);
    }
    if (at.position < at.steps.length) {
      // Whether an object is of a type that exists is judged by the careful way.
      if (isAbstractType(nullable)) throw UNUSUAL;
      return this.#orNull(at.value, output, `if(!(${isObjectValue(at.value)}))throw A;${this.#next(at, output)}`);
    }
    return this.#orNull(at.value, output, this.#complete(at, output));
  }

  #complete(at: At, output: Output): string {
    switch (output.kind) {
      case 'leaf':
        return this.#leaf(at, output);
      case 'object':
        return this.#objectValue(at, output);
      case 'abstract':
        return this.#abstract(at, output);
      default:
        throw UNUSUAL;
    }
  }

  #objectValue(at: At, { shape }: Extract<Output, { kind: 'object' }>): string {
    const step = at.steps.at(-1);
    if (step && isAbstractType(getNamedType(step.output))) throw UNUSUAL;
    const write = this.object(shape, at.isNode);
    const text = this.#isShared(at) ? this.#remembered(at, write, listsBelow(shape)) : `s+=${write}(${at.value},r);`;
    const check = at.value === 'o' ? '' : `if(!(${isObjectValue(at.value)}))throw A;`;
    return `${check}{${text}}`;
  }

  #abstract(at: At, { typename, shapes }: Extract<Output, { kind: 'abstract' }>): string {
    const plan = typename && this.#plans[typename.index];
    if (!plan) throw UNUSUAL;
    const type = this.#variable();
    const read = `r.reader.value(${at.value},${plan.field.index})`;
    const cases = [...shapes].map(([name, shape]) => {
      const write = this.object(shape, at.isNode);
      return `if(${type}===${JSON.stringify(name)})s+=${write}(${at.value},r);else `;
    });
    return `if(!(${isObjectValue(at.value)}))throw A;{const ${type}=${read};${cases.join('')}throw A;}`;
  }

  /** Objects that a look-up gives to several parents are written once. */
  #isShared({ isNode, steps }: At): boolean {
    const step = steps.at(-1);
    if (!step || isListType(getNullableType(step.output))) return false;
    const source = this.#plans[step.index]?.target?.source;
    return !isNode && (step.lookUp !== undefined || (source?.kind === 'rest' && source.batch !== undefined));
  }

  #remembered({ value, shared }: At, write: string, lists: readonly number[]): string {
    const [texts, text, place] = [this.#variable(), this.#variable(), this.#places++];
    const known = shared
      ? `const ${texts}=${shared} instanceof H.SharedValue?${shared}.written:[];let ${text}=${texts}[${place}];`
      : `const ${texts}=(r.written[${place}]??=new Map());let ${text}=${texts}.get(${value});`;
    const keep = shared ? `${texts}[${place}]=${text}` : `${texts}.set(${value},${text})`;
    const written = `${text}=${write}(${value},r);${keep};`;
    if (lists.length === 0) return `${known}if(${text}===undefined){${written}}s+=${text};`;
    const positions = this.#constant(lists);
    const counted = `(r.counted[${place}]??=new Map())`;
    const first = `const b=H.counts(r.lists,${positions});${written}${counted}.set(${value},H.since(r.lists,${positions},b));`;
    const again = `H.recount(r.lists,${positions},${counted}.get(${value})??[]);`;
    return `${known}if(${text}===undefined){${first}}else{${again}}s+=${text};`;
  }

  #leaf(at: At, output: Extract<Output, { kind: 'leaf' }>): string {
    const step = at.steps.at(-1);
    const plan = step && this.#plans[step.index];
    if (!plan || !isLeafType(getNamedType(plan.field.output))) throw UNUSUAL;
    const careful = this.#constant(leafWriter(output, at.isRaw ? plan.leafFit : undefined));
    return this.#leafText(at.value, output, careful);
  }

  /** The usual values are written as they are; every other goes through all that their types have to say. */
  #leafText(value: string, { type, nonNull }: Extract<Output, { kind: 'leaf' }>, careful: string): string {
    const text = this.#variable();
    const nothing = nonNull ? 'throw A;' : "s+='null';";
    const rest = `{const ${text}=${careful}(${value});if(${text}===null){${nothing}}else s+=${text};}`;
    switch (type.name) {
      case 'String':
        return `if(typeof ${value}==='string')s+=Q(${value});else${rest}`;
      case 'ID':
        return `if(typeof ${value}==='string')s+=Q(${value});else if(Number.isSafeInteger(${value}))s+='"'+${value}+'"';else${rest}`;
      case 'Int':
        return `if(typeof ${value}==='number'&&(${value}|0)===${value})s+=${value};else${rest}`;
      case 'Float':
        return `if(typeof ${value}==='number'&&Number.isFinite(${value}))s+=${value};else${rest}`;
      case 'Boolean':
        return `if(${value}===true)s+='true';else if(${value}===false)s+='false';else${rest}`;
      default:
        return rest;
    }
  }

  #list(
    { value, list }: Pick<At, 'value' | 'list'>,
    output: Extract<Output, { kind: 'list' }>,
    item: (value: string) => string,
  ): string {
    const count = list === undefined || output.item.kind === 'list' ? '' : `r.lists[${list}]+=${value}.length;`;
    const [index, each, before] = [this.#variable(), this.#variable(), this.#variable()];
    const flat = `if((${index}&1023)===1023){${before}+=H.flat(s);s='';}`;
    const body = `const ${each}=${value}[${index}];if(${index}>0)s+=',';${item(each)}${flat}`;
    const loop = `for(let ${index}=0;${index}<${value}.length;${index}++){${body}}`;
    return `if(!Array.isArray(${value}))throw A;{${count}let ${before}=s+'[';s='';${loop}s=${before}+s+']';}`;
  }

  #orNull(value: string, { nonNull }: Output, otherwise: string): string {
    const nothing = nonNull ? 'throw A;' : "s+='null';";
    return `if(${value}===null||${value}===undefined){${nothing}}else{${otherwise}}`;
  }

  #variable(): string {
    return `v${this.#count++}`;
  }

  #constant(value: unknown): string {
    this.#constants.push(value);
    return `K[${this.#constants.length - 1}]`;
  }
}

/** What comes of code that failed, or is a list, is no object of a service. */
const isObjectValue = (value: string): string =>
  `typeof ${value}==='object'&&!Array.isArray(${value})&&!(${value} instanceof Error)`;
