import { type JsonNode, memberOf, objectAt, textAt } from './json-node.ts';
import { Inexpressible } from './left-out.ts';
import { camelCase, pascalCase } from './names.ts';
import type { Operation } from './operations.ts';
import { isSizeName } from './scalar-name.ts';
import { deprecation, descriptionText, quoted } from './sdl-text.ts';
import type { TypeWriter } from './type-writer.ts';
import { UniqueNames } from './unique-names.ts';
import { type UrlType, urlType } from './url-type.ts';

/** A field's arguments, and what `@rest` makes of them. */
export interface RestArguments {
  /** As SDL. */
  readonly definitions: readonly string[];
  /** Path and query, with holes. */
  readonly url: string;
  /** Members of `headers:`, as SDL. */
  readonly headers: readonly string[];
  /** An argument that says how long the answer is; undefined when there is none. */
  readonly slicing: Slicing | undefined;
  /** Why parameters are left out. */
  readonly leftOut: readonly string[];
  /** Names of the arguments. */
  readonly names: UniqueNames;
}

/** An argument that says how many items are wanted. */
export interface Slicing {
  readonly argument: string;
  /** How many there are when nobody says; undefined when the document does not tell. */
  readonly usual: number | undefined;
}

interface ArgumentWriting {
  readonly root: JsonNode;
  readonly field: string;
  readonly writer: TypeWriter;
}

/** These have a meaning of their own in OpenAPI, or to whoever sends the request. */
const NO_PARAMETERS = /^(?:accept|content-type|authorization|host|connection|content-length|te|expect|upgrade)$/i;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * The arguments for an operation's parameters.
 *
 * @throws {Inexpressible} when a parameter that must be sent cannot be
 */
export function restArguments({ path, parameters }: Operation, writing: ArgumentWriting): RestArguments {
  const result = new ArgumentList(writing);
  const url = result.path(path, parameters);
  const pairs = parameters.filter((one) => memberOf(one, 'in') === 'query').flatMap((one) => result.queryPair(one));
  for (const parameter of parameters) result.other(parameter);
  return { ...result.taken, url: url + (pairs.length > 0 ? `?${pairs.join('&')}` : '') };
}

class ArgumentList {
  readonly #writing: ArgumentWriting;
  readonly #names = new UniqueNames();
  readonly #definitions: string[] = [];
  readonly #headers: string[] = [];
  readonly #leftOut: string[] = [];
  #slicing: Slicing | undefined;

  constructor(writing: ArgumentWriting) {
    this.#writing = writing;
  }

  get taken(): Omit<RestArguments, 'url'> {
    return {
      definitions: this.#definitions,
      headers: this.#headers,
      slicing: this.#slicing,
      leftOut: this.#leftOut,
      names: this.#names,
    };
  }

  /** The path with holes; a name in braces that is no parameter is one all the same. */
  path(path: string, parameters: readonly JsonNode[]): string {
    const text = path.startsWith('/') ? path : `/${path}`;
    if (text.startsWith('//') || /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(text))
      throw new Inexpressible('its path leads elsewhere');
    return text.replace(/\{([^{}]*)\}|[^{}]+|[{}]/g, (literal, name?: string) => {
      if (name === undefined) return pathLiteral(literal);
      const isThis = (one: JsonNode): boolean => memberOf(one, 'in') === 'path' && memberOf(one, 'name') === name;
      const parameter = parameters.find(isThis) ?? { name, in: 'path', schema: { type: 'string' } };
      const style = textAt(parameter, 'style') ?? 'simple';
      if (style !== 'simple') throw new Inexpressible(`its path has values in the style "${style}"`);
      return this.#needed(parameter, () => this.#hole({ ...parameter, required: true }, '|csv'));
    });
  }

  /** One pair of the query; none for a parameter that is left out. */
  queryPair(parameter: JsonNode): readonly string[] {
    return this.#optional(parameter, () => {
      const style = textAt(parameter, 'style') ?? 'form';
      const hole = this.#hole(parameter, memberOf(parameter, 'explode') === false ? '|csv' : '', style);
      return [`${queryName(textAt(parameter, 'name') ?? '')}=${hole}`];
    });
  }

  /** A header, or a cookie, which no field can send. */
  other(parameter: JsonNode): void {
    const name = textAt(parameter, 'name') ?? '';
    const place = memberOf(parameter, 'in');
    if (place === 'cookie') {
      this.#optional(parameter, () => {
        throw new Inexpressible('is a cookie');
      });
    } else if (place === 'header' && HEADER_NAME.test(name) && !NO_PARAMETERS.test(name)) {
      const written = this.#optional(parameter, () => [this.#hole(parameter, '|csv')]);
      for (const hole of written) this.#headers.push(`{ name: ${quoted(name.toLowerCase())}, value: ${quoted(hole)} }`);
    }
  }

  #hole(parameter: JsonNode, listMark: string, style = 'form'): string {
    const { root, field, writer } = this.#writing;
    if (!Object.hasOwn(parameter, 'schema') && Object.keys(objectAt(parameter, 'content')).length > 0)
      throw new Inexpressible('is a document inside of the request');
    const member = textAt(parameter, 'name') ?? '';
    if (member === '') throw new Inexpressible('has no name');
    const schema = memberOf(parameter, 'schema') ?? {};
    const hint = pascalCase(field) + pascalCase(member);
    const type = urlType(root, schema, { writer, place: { member, direction: 'url', hint } });
    if (type.isList && style !== 'form') throw new Inexpressible(`has a list in the style "${style}"`);
    const name = this.#names.take(camelCase(member));
    this.#define(name, type, { parameter, schema });
    return `{$args.${name}${type.isList ? listMark : ''}}`;
  }

  #define(name: string, type: UrlType, { parameter, schema }: { parameter: JsonNode; schema: unknown }): void {
    const isRequired = memberOf(parameter, 'required') === true;
    const given = memberOf(schema, 'default');
    const isSize = type.text === 'Int' && isSizeName(textAt(parameter, 'name') ?? '') && !this.#slicing;
    const usual = typeof given === 'number' && Number.isInteger(given) && given > 0 ? given : undefined;
    if (isSize) this.#slicing = { argument: name, usual };
    const marks = deprecation(memberOf(parameter, 'deprecated') === true && !isRequired);
    const value = isSize && usual !== undefined ? ` = ${usual}` : '';
    const about = descriptionText(textAt(parameter, 'description'));
    this.#definitions.push(`${about}${name}: ${type.text}${isRequired ? '!' : ''}${value}${marks}`);
  }

  #needed<T>(parameter: JsonNode, write: () => T): T {
    try {
      return write();
    } catch (error) {
      if (!(error instanceof Inexpressible)) throw error;
      throw new Inexpressible(`its parameter "${textAt(parameter, 'name') ?? ''}" ${error.message}, and must be sent`);
    }
  }

  #optional(parameter: JsonNode, write: () => readonly string[]): readonly string[] {
    if (memberOf(parameter, 'required') === true) return this.#needed(parameter, write);
    try {
      return write();
    } catch (error) {
      if (!(error instanceof Inexpressible)) throw error;
      this.#leftOut.push(`its parameter "${textAt(parameter, 'name') ?? ''}" ${error.message}`);
      return [];
    }
  }
}

/** What would end a path, or begin a hole, is encoded. */
const pathLiteral = (text: string): string =>
  text.replace(/[?#{}\p{Cc}\p{Cs}]|%(?![\dA-Fa-f]{2})/gu, (sign) => encodeURIComponent(sign.toWellFormed()));

/** Brackets are usual in names of query pairs, and mean nothing to a URL. */
const queryName = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replaceAll('%5B', '[').replaceAll('%5D', ']');
