import { type JsonNode, memberOf, textAt } from './json-node.ts';
import { answerOf, contentOf } from './json-content.ts';
import { Inexpressible } from './left-out.ts';
import { pascalCase } from './names.ts';
import { isWrite, type Operation } from './operations.ts';
import { follow } from './references.ts';
import { restArguments, type RestArguments } from './rest-arguments.ts';
import { deprecation, descriptionText, quoted } from './sdl-text.ts';
import type { TypeWriter } from './type-writer.ts';
import type { WrittenType } from './written-type.ts';

/** What a field is written with. */
export interface FieldWriting {
  readonly root: JsonNode;
  readonly writer: TypeWriter;
  /** The field's name. */
  readonly name: string;
}

/** A field of Query or Mutation. */
export interface RootField {
  readonly text: string;
  /** Why parts of the operation are left out. */
  readonly leftOut: readonly string[];
}

/** How many items a list is taken to have when the document does not tell. */
const USUAL_ITEMS = 100;

/**
 * The field that calls an operation.
 *
 * @throws {Inexpressible} when there is none that does
 */
export function rootField(operation: Operation, writing: FieldWriting): RootField {
  const { node, method } = operation;
  const { root, writer, name } = writing;
  const answer = answerType(operation, writing);
  const given = restArguments(operation, { root, writer, field: name });
  const body = bodyOf(operation, writing, given);
  const definitions = [...given.definitions, ...(body ? [body.definition] : [])];
  const rest = [
    `${method}: ${quoted(given.url)}`,
    ...(given.headers.length > 0 ? [`headers: [${given.headers.join(', ')}]`] : []),
    ...(body ? [`body: ${quoted(`{$args.${body.name}}`)}`] : []),
  ];
  const size = isWrite(operation) ? '' : listSize(answer, given, writing);
  const args = definitions.length > 0 ? `(${definitions.join('\n')})` : '';
  const marks = `${size}${deprecation(memberOf(node, 'deprecated') === true)}`;
  const type = `${answer.text}${answer.isNullable ? '' : '!'}`;
  return {
    text: `${descriptionText(about(node))}${name}${args}: ${type} @rest(${rest.join(', ')})${marks}`,
    leftOut: [...given.leftOut, ...operation.lost.map((reference) => `its parameter "${reference}" leads nowhere`)],
  };
}

/** A single object may not be there; a list is empty then. */
function answerType(operation: Operation, { root, writer, name }: FieldWriting): WrittenType {
  const content = answerOf(root, operation.node);
  if (content.kind === 'other') throw new Inexpressible(`it answers ${content.mediaTypes.join(', ')}, not JSON`);
  if (content.kind === 'none' && !isWrite(operation)) throw new Inexpressible('it does not say what it answers');
  const schema = content.kind === 'json' ? content.schema : {};
  const type = writer.typeOf(schema, { member: '', direction: 'answer', hint: `${pascalCase(name)}Result` });
  return type.isList ? type : { ...type, isNullable: true };
}

interface Body {
  readonly name: string;
  readonly definition: string;
}

function bodyOf({ node, method }: Operation, writing: FieldWriting, { names }: RestArguments): Body | undefined {
  const { root, writer, name: field } = writing;
  const content = contentOf(root, memberOf(node, 'requestBody'));
  if (content.kind === 'none') return undefined;
  if (content.kind === 'other') throw new Inexpressible(`its body is ${content.mediaTypes.join(', ')}, not JSON`);
  if (method === 'GET') throw new Inexpressible('it has a body, which a GET cannot have');
  const type = writer.typeOf(content.schema, { member: '', direction: 'body', hint: pascalCase(field) });
  const isRequired = memberOf(follow(root, memberOf(node, 'requestBody'))?.node, 'required') === true;
  const name = names.take('input', 'body');
  return { name, definition: `${name}: ${type.text}${isRequired && !type.isNullable ? '!' : ''}` };
}

/** For a list, and for the only list of an answer that is asked for in pages. */
function listSize(answer: WrittenType, { slicing }: RestArguments, { writer }: FieldWriting): string {
  const fields = answer.isList ? [] : writer.listFields(answer.name);
  if (!answer.isList && (fields.length !== 1 || !slicing)) return '';
  const parts = [
    ...(slicing?.usual === undefined ? [`assumedSize: ${USUAL_ITEMS}`] : []),
    ...(slicing ? [`slicingArguments: [${quoted(slicing.argument)}]`] : []),
    ...fields.map((field) => `sizedFields: [${quoted(field)}]`),
  ];
  return ` @listSize(${parts.join(', ')})`;
}

function about(node: JsonNode): string | undefined {
  const [summary, description] = [textAt(node, 'summary'), textAt(node, 'description')];
  if (summary === undefined || description === undefined) return description ?? summary;
  return description.startsWith(summary) ? description : `${summary}\n\n${description}`;
}
