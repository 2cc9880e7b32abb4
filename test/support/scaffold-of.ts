import { type JsonNode } from '../../src/openapi/json-node.ts';
import { type Scaffold, scaffold } from '../../src/openapi/scaffold.ts';
import { type TakenNames } from '../../src/openapi/type-names.ts';
import { checkFiles } from './check-files.ts';

/** A response with a JSON body. */
export const answers = (schema: unknown) => ({
  responses: { 200: { description: 'OK', content: { 'application/json': { schema } } } },
});

/** A request body in JSON. */
export const sends = (schema: unknown, required = true) => ({
  requestBody: { required, content: { 'application/json': { schema } } },
});

/** A description of these paths and component schemas. */
export const description = (paths: object, schemas: object = {}): JsonNode => ({
  openapi: '3.1.0',
  info: { title: 'Test', version: '1' },
  paths,
  components: { schemas },
});

const NOTHING = new Set<string>();

/** The service file for all operations of a description; an Error when `facet check` finds one in it. */
export function scaffoldOf(root: JsonNode, taken: Partial<TakenNames> = {}): Scaffold {
  const names = { types: NOTHING, scalars: NOTHING, fields: NOTHING, ...taken };
  const input = { root, service: 'pets', url: '{$env.PETS_URL}', taken: names };
  const result = scaffold({ ...input, isElsewhere: () => undefined, isWanted: () => true });
  const errors = checkFiles({ 'schemas/services/pets.graphql': result.text }).filter(
    ({ severity }) => severity === 'error',
  );
  if (errors.length > 0)
    throw new Error(errors.map(({ message, sourceLine }) => `${message}: ${sourceLine}`).join('\n'));
  return result;
}

/** The lines of a service file without their indentation and the blank ones. */
export const linesOf = ({ text }: Pick<Scaffold, 'text'>): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
