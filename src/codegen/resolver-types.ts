import { isObjectType } from 'graphql';

import type { ComputedView, ViewField } from '../client/client.ts';
import { ClientTypes } from './client-types.ts';
import { HEADER } from './header.ts';
import type { LoadedClient } from './load-client.ts';
import { neededText } from './needed-text.ts';
import type { ScalarTypes } from './type-text.ts';

interface ComputedField extends ViewField {
  readonly source: ComputedView;
}

/**
 * The module with the types of a client's code: `WebResolvers` for `defineClient`, and the types of the client that
 * its functions take and return. It changes with the schemas alone.
 */
export function resolverTypes({ client, graph }: LoadedClient, scalars: ScalarTypes): string {
  const types = new ClientTypes(client.schema, scalars);
  const signature = ({ type, source, definition }: ComputedField): string => {
    const given = source.needed && neededText(source.needed, { schema: graph.schema, scalars });
    const hasObject = client.types.get(type)?.graphType !== undefined;
    const object = given ?? (hasObject ? 'object' : '{ readonly [name: string]: unknown }');
    return `FieldCode<${object}, ${types.made(definition.type)}, ${types.arguments(definition.args)}>`;
  };
  const computed = [...client.fields.values()].filter(isComputed);
  // An interface's field is whatever each of its types has.
  const made = computed.filter(({ type }) => isObjectType(client.schema.getType(type)));
  const members = [...Map.groupBy(made, ({ type }) => type)].map(([type, fields]) => {
    const lines = fields.map((field) => `    readonly ${field.name}: ${signature(field)};\n`);
    return `  readonly ${type}: {\n${lines.join('')}  };\n`;
  });
  const resolvers = `export interface ${pascalCase(client.name)}Resolvers {\n${members.join('')}}\n`;
  const imports = members.length > 0 ? "import type { FieldCode } from 'facet-gateway';\n" : '';
  return [`${HEADER}\n${imports}`, resolvers, ...types.declarations].join('\n');
}

const isComputed = (field: ViewField): field is ComputedField => field.source.kind === 'computed';

/** `web.v2` is `WebV2`. */
const pascalCase = (name: string): string =>
  name.replaceAll(/(?:^|[^A-Za-z0-9])([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase());
