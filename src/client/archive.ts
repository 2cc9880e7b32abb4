import { type DocumentNode, GraphQLError, Kind, type OperationDefinitionNode, parse, Source } from 'graphql';

import { JsonSyntaxError, type JsonValue, readJson } from '../language/json-text.ts';
import type { Place, Problems } from '../language/problem.ts';
import type { SourceFile } from '../language/source-file.ts';
import { fragmentsByName, operationDocument, sha256 } from './operation-document.ts';
import type { StoredDocument } from './stored-operation.ts';

/** An operation that shipped applications still send by its id. */
export interface ArchivedOperation extends StoredDocument {
  /** Where its document stands in the archive. */
  readonly place: Place;
}

const HINT = 'Write a list of { "id": …, "name": …, "document": … }, as facet operations prints it.';

/** Reads `clients/<client>/archive.json`: a list like the one that `facet operations` prints. What is wrong with it is reported. */
export function archivedOperations(file: SourceFile | undefined, problems: Problems): readonly ArchivedOperation[] {
  if (!file) return [];
  const source = new Source(file.text, file.path);
  const report = (start: number, message: string, hint = HINT): undefined =>
    void problems.add('OPERATION_INVALID', { source, start }, { message, hint });
  const list = readList(file.text, report);
  return (list ?? []).flatMap((entry) => archivedOperation(entry, source, report) ?? []);
}

type Report = (start: number, message: string, hint?: string) => undefined;

function readList(text: string, report: Report): readonly JsonValue[] | undefined {
  try {
    const { start, value } = readJson(text);
    return Array.isArray(value) ? (value as readonly JsonValue[]) : report(start, 'the archive is no list');
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return report(error.offset, 'the archive is not valid JSON', 'Correct the syntax here.');
  }
}

function archivedOperation(entry: JsonValue, source: Source, report: Report): ArchivedOperation | undefined {
  const id = textMember(entry, 'id');
  const text = textMember(entry, 'document');
  if (!id || !text) return report(entry.start, 'an entry needs an "id" and a "document", both texts');
  const document = parsed(text.value);
  if (!document) return report(text.start, 'the document does not parse', 'Take it from the manifest of its release.');
  const operation = onlyOperation(document);
  if (!operation?.name)
    return report(text.start, 'the document is not one operation with a name', 'Write an entry for each operation.');
  const name = operation.name.value;
  // Other tools take the sha256 of the document as it stands.
  const fits = [sha256(text.value), operationDocument(operation, fragmentsByName(document.definitions)).id];
  if (!fits.includes(id.value)) {
    return report(
      id.start,
      `the id of "${name}" does not match its document`,
      'Take both from one manifest: an id is the sha256 of its document.',
    );
  }
  return { id: id.value, name, text: text.value, document, place: { source, start: text.start } };
}

function textMember(
  { value }: JsonValue,
  name: string,
): { readonly start: number; readonly value: string } | undefined {
  const member = value instanceof Map ? (value as ReadonlyMap<string, JsonValue>).get(name) : undefined;
  return typeof member?.value === 'string' ? { start: member.start, value: member.value } : undefined;
}

function parsed(text: string): DocumentNode | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

function onlyOperation({ definitions }: DocumentNode): OperationDefinitionNode | undefined {
  const operations = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return operations.length === 1 ? operations[0] : undefined;
}
