import { type JsonNode, listAt, objectAt, textAt } from './json-node.ts';
import { follow } from './references.ts';

/** Methods that a field can have; the rest of HTTP asks for no data. */
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** An operation of a document. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As the document has it: `/pets/{petId}`. */
  readonly path: string;
  /** `GET /pets/{petId}` */
  readonly label: string;
  readonly id: string | undefined;
  readonly node: JsonNode;
  /** Those of the path included, references followed; one of the operation stands in for one of the path. */
  readonly parameters: readonly JsonNode[];
  /** References to parameters that lead nowhere. */
  readonly lost: readonly string[];
  /** Where the path or the operation says it is, in place of the document's servers. */
  readonly servers: readonly unknown[];
}

/** All operations of a document, in its order. */
export function operationsOf(root: JsonNode): readonly Operation[] {
  return Object.entries(objectAt(root, 'paths')).flatMap(([path, given]) => {
    const item = follow(root, given)?.node ?? {};
    return METHODS.flatMap((name): readonly Operation[] => {
      const node = follow(root, item[name])?.node;
      if (!node) return [];
      const method = name.toUpperCase() as Operation['method'];
      const servers = [...listAt(node, 'servers'), ...listAt(item, 'servers')];
      const label = `${method} ${path}`;
      return [
        { method, path, label, id: textAt(node, 'operationId'), node, ...parametersOf(root, item, node), servers },
      ];
    });
  });
}

/** Whether an operation changes something. */
export const isWrite = ({ method }: Operation): boolean => method !== 'GET';

function parametersOf(root: JsonNode, item: JsonNode, node: JsonNode): Pick<Operation, 'parameters' | 'lost'> {
  const found = new Map<string, JsonNode>();
  const lost: string[] = [];
  for (const given of [...listAt(item, 'parameters'), ...listAt(node, 'parameters')]) {
    const parameter = follow(root, given)?.node;
    if (parameter) found.set(`${textAt(parameter, 'in')} ${textAt(parameter, 'name')}`, parameter);
    else lost.push(textAt(given, '$ref') ?? 'parameters');
  }
  return { parameters: [...found.values()], lost };
}
