import { type JsonNode, memberOf, textAt } from './json-node.ts';
import { camelCase } from './names.ts';
import { follow } from './references.ts';
import type { Members } from './schema-shape.ts';
import { deprecation, descriptionText, wireName } from './sdl-text.ts';
import { UniqueNames } from './unique-names.ts';
import type { WrittenType } from './written-type.ts';

/** A property that one side of an exchange sees. */
export interface Member {
  /** Its name in JSON. */
  readonly name: string;
  readonly schema: unknown;
  readonly isRequired: boolean;
  readonly isDeprecated: boolean;
  readonly description: string | undefined;
}

/** A property with its type. */
export interface ObjectField extends Member {
  readonly type: WrittenType;
}

/** What an object type is written from. */
interface ObjectParts {
  readonly name: string;
  readonly isInput: boolean;
  readonly description: string | undefined;
  readonly fields: readonly ObjectField[];
}

/** The properties that are sent, or those that are answered. */
export function visibleMembers(root: JsonNode, { properties, required }: Members, isInput: boolean): readonly Member[] {
  const hidden = isInput ? 'readOnly' : 'writeOnly';
  return [...properties].flatMap(([name, schema]): readonly Member[] => {
    const target = follow(root, schema)?.node;
    if (memberOf(schema, hidden) === true || memberOf(target, hidden) === true) return [];
    const isOptional = isInput && (memberOf(schema, 'default') ?? memberOf(target, 'default')) !== undefined;
    const isDeprecated = memberOf(schema, 'deprecated') === true || memberOf(target, 'deprecated') === true;
    const description = textAt(schema, 'description');
    return [{ name, schema, isRequired: required.has(name) && !isOptional, isDeprecated, description }];
  });
}

/** An object or input type, and which of its fields are lists. */
export function objectDefinition({ name, isInput, description, fields }: ObjectParts): {
  readonly text: string;
  readonly listFields: readonly string[];
} {
  const names = new UniqueNames();
  const listFields: string[] = [];
  const lines = fields.map(({ name: member, type, isRequired, isDeprecated, description: about }) => {
    const field = names.take(camelCase(member));
    if (type.isList) listFields.push(field);
    // An input that needs itself could never be given.
    const isEndless = isInput && type.isUnfinished && !type.isList;
    const isNonNull = isRequired && !type.isNullable && !isEndless;
    // What must be given cannot be on its way out.
    const marks = deprecation(isDeprecated && !(isInput && isNonNull));
    return `${descriptionText(about)}${field}: ${type.text}${isNonNull ? '!' : ''}${wireName(field, member)}${marks}`;
  });
  const head = `${descriptionText(description)}${isInput ? 'input' : 'type'} ${name}`;
  return { text: `${head} { ${lines.join('\n')} }`, listFields };
}
