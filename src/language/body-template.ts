import { type ConstObjectFieldNode, type ConstValueNode, type FloatValueNode, type IntValueNode, Kind } from 'graphql';

import { LanguageError } from './language-error.ts';
import { MAX_NESTING } from './path-argument.ts';
import { onlyHole, parseTemplate, type Template, variablesOf } from './template.ts';
import { badInput, templateText } from './template-text.ts';
import type { Lookup, Variable } from './variable.ts';

/** A JSON body whose texts may have holes. */
export type BodyTemplate =
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
  | { readonly kind: 'text'; readonly template: Template }
  | { readonly kind: 'list'; readonly items: readonly BodyTemplate[] }
  | { readonly kind: 'object'; readonly members: readonly BodyMember[] };

/** A member of an object in a body. */
export interface BodyMember {
  readonly name: string;
  readonly value: BodyTemplate;
}

/**
 * Parses `@rest(body:)`: a text, or any literal with texts inside. Enum values become texts.
 *
 * @throws {LanguageError} BAD_PATH, UNKNOWN_SCOPE
 */
export function parseBodyTemplate(node: ConstValueNode, depth = 0): BodyTemplate {
  if (depth > MAX_NESTING) throw problem('The body is nested too deeply', `Nest at most ${MAX_NESTING} levels.`);
  switch (node.kind) {
    case Kind.STRING:
      return parseText(node.value);
    case Kind.LIST:
      return { kind: 'list', items: node.values.map((item) => parseBodyTemplate(item, depth + 1)) };
    case Kind.OBJECT:
      return { kind: 'object', members: parseMembers(node.fields, depth + 1) };
    case Kind.INT:
    case Kind.FLOAT:
      return { kind: 'constant', value: exactNumber(node) };
    case Kind.NULL:
      return { kind: 'constant', value: null };
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return { kind: 'constant', value: node.value };
  }
}

/**
 * The JSON value of a body. A text that is one hole keeps its value's type; object members whose hole is null or absent
 * are dropped, list items become null. Undefined when the whole body is one absent value.
 *
 * @throws {GatewayError} BAD_USER_INPUT for an object, or a list without `|csv`, inside other text.
 */
export function renderBody(template: BodyTemplate, lookup: Lookup): unknown {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'text':
      return renderHoles(template.template, lookup);
    case 'list':
      return template.items.map((item) => renderBody(item, lookup) ?? null);
    case 'object':
      // Unlike an assignment, this makes "__proto__" a member like any other.
      return Object.fromEntries(template.members.flatMap((member) => renderMember(member, lookup)));
  }
}

/** The variables of all holes, in their order. */
export function bodyVariables(template: BodyTemplate): readonly Variable[] {
  switch (template.kind) {
    case 'constant':
      return [];
    case 'text':
      return variablesOf(template.template);
    case 'list':
      return template.items.flatMap(bodyVariables);
    case 'object':
      return template.members.flatMap(({ value }) => bodyVariables(value));
  }
}

function parseText(text: string): BodyTemplate {
  const template = parseTemplate(text);
  return variablesOf(template).length === 0 ? { kind: 'constant', value: text } : { kind: 'text', template };
}

function parseMembers(fields: readonly ConstObjectFieldNode[], depth: number): readonly BodyMember[] {
  const members = new Map<string, BodyMember>();
  for (const field of fields) {
    const name = field.name.value;
    if (members.has(name)) throw problem(`"${name}" is given twice`, 'Give each member once.');
    members.set(name, { name, value: parseBodyTemplate(field.value, depth) });
  }
  return [...members.values()];
}

function exactNumber(node: IntValueNode | FloatValueNode): number {
  const value = Number(node.value);
  const exact = node.kind === Kind.INT ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (!exact) throw problem('The number is too large to be sent exactly', 'Write it as text.');
  return value;
}

function renderMember({ name, value }: BodyMember, lookup: Lookup): [] | [[string, unknown]] {
  const rendered = renderBody(value, lookup);
  const dropped = value.kind === 'text' && (rendered === null || rendered === undefined);
  return dropped ? [] : [[name, rendered]];
}

function renderHoles(template: Template, lookup: Lookup): unknown {
  const hole = onlyHole(template);
  if (hole === undefined || hole.csv) return templateText(template, lookup) ?? null;
  const value = lookup(hole);
  if (typeof value !== 'bigint') return value;
  if (!Number.isSafeInteger(Number(value))) throw badInput('a number is too large to be sent exactly');
  return Number(value);
}

const problem = (message: string, hint: string): LanguageError => new LanguageError('BAD_PATH', message, { hint });
