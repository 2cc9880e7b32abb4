import type { JsonNode } from './json-node.ts';
import { fieldNames } from './field-names.ts';
import { Inexpressible, type LeftOut } from './left-out.ts';
import { pascalCase } from './names.ts';
import { isWrite, type Operation, operationsOf } from './operations.ts';
import { rootField } from './root-field.ts';
import { prettySdl, quoted } from './sdl-text.ts';
import { type TakenNames, TypeNames } from './type-names.ts';
import { TypeWriter } from './type-writer.ts';

/** What a service file is written from. */
export interface ScaffoldInput {
  readonly root: JsonNode;
  /** The service's name. */
  readonly service: string;
  /** For `@service(url:)`. */
  readonly url: string;
  /** The address that operations have which name none of their own; others are left out. */
  readonly isElsewhere: (operation: Operation) => string | undefined;
  readonly isWanted: (operation: Operation) => boolean;
  readonly taken: TakenNames;
}

/** A service file, and what of the document is not in it. */
export interface Scaffold {
  /** SDL; ends with a line break. */
  readonly text: string;
  /** The operations that it calls. */
  readonly operations: readonly Operation[];
  readonly leftOut: readonly LeftOut[];
}

/** Writes a service file for operations of a document. */
export function scaffold({ root, service, url, isElsewhere, isWanted, taken }: ScaffoldInput): Scaffold {
  const all = operationsOf(root);
  const names = fieldNames(all, service, taken.fields);
  const writer = new TypeWriter(root, new TypeNames(root, pascalCase(service), taken));
  const roots = { Query: [] as string[], Mutation: [] as string[] };
  const leftOut: LeftOut[] = [];
  const operations: Operation[] = [];
  for (const operation of all.filter(isWanted)) {
    const { label } = operation;
    try {
      const elsewhere = isElsewhere(operation);
      if (elsewhere !== undefined) throw new Inexpressible(`it is at another address, ${elsewhere}`);
      const field = rootField(operation, { root, writer, name: names.get(operation) ?? '' });
      roots[isWrite(operation) ? 'Mutation' : 'Query'].push(field.text);
      leftOut.push(...field.leftOut.map((reason) => ({ operation: label, reason })));
      operations.push(operation);
    } catch (error) {
      if (!(error instanceof Inexpressible)) throw error;
      leftOut.push({ operation: label, reason: error.message });
    }
  }
  for (const reference of writer.lost)
    leftOut.push({ operation: '', reason: `${reference} leads nowhere; what refers to it is JSON` });
  const text = [`extend schema @service(url: ${quoted(url)})`, ...rootTypes(roots), ...writer.definitions].join('\n');
  return { text: prettySdl(text), operations, leftOut };
}

const rootTypes = (roots: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  Object.entries(roots)
    .filter(([, fields]) => fields.length > 0)
    .map(([name, fields]) => `extend type ${name} { ${fields.join('\n')} }`);
