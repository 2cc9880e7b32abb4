import { type ConstValueNode, Kind } from 'graphql';

import type { StoredOperation } from '../client/stored-operation.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Problems } from '../language/problem.ts';
import type { Project } from '../client/load-project.ts';

const PARAMETER = /^\{([_A-Za-z]\w*)\}$/;
const LITERAL = /^(?!\.{1,2}$)(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+$/;
const RESERVED = /^\/(?:graphql\/?|openapi\.json|v\d+(?:\/.*)?)$/;

/** REST doors to stored operations: their paths, their parameters, and no two at one place. */
export function endpoints({ clients }: Project, problems: Problems): void {
  for (const { operations } of clients) {
    const taken = new Map<string, string>();
    for (const operation of operations) checkEndpoint(operation, taken, problems);
  }
}

function checkEndpoint(operation: StoredOperation, taken: Map<string, string>, problems: Problems): void {
  const uses = (operation.node.directives ?? []).filter(({ name }) => name.value === 'endpoint');
  const [use] = uses;
  if (!use) return;
  const [argument] = use.arguments ?? [];
  const value = argument?.value as ConstValueNode | undefined;
  const method = argument?.name.value;
  const whole = uses.length === 1 && use.arguments?.length === 1 && (method === 'GET' || method === 'POST');
  if (!whole || value?.kind !== Kind.STRING || operation.node.operation === 'subscription') {
    problems.add('OPERATION_INVALID', uses[1] ?? use, {
      message:
        operation.node.operation === 'subscription'
          ? 'a subscription cannot have an endpoint'
          : '@endpoint takes one method with a path',
      hint: 'Write it once, on a query or mutation: @endpoint(GET: "/orders/{id}").',
    });
    return;
  }
  const endpoint: EndpointUse = { operation, method, path: value.value, node: value };
  if (!checkPath(endpoint, problems)) return;
  reportDuplicate(endpoint, taken, problems);
  reportVariables(endpoint, problems);
}

interface EndpointUse {
  readonly operation: StoredOperation;
  readonly method: string;
  readonly path: string;
  readonly node: ConstValueNode;
}

function checkPath({ path, node }: EndpointUse, problems: Problems): boolean {
  const segments = path.split('/').slice(1);
  const wrong = segments.find((segment) => !isLiteral(segment) && !PARAMETER.test(segment));
  if (path.startsWith('/') && wrong === undefined) return true;
  problems.add('BAD_PATH', node, {
    message: path.startsWith('/')
      ? `"${wrong ?? ''}" is no segment of an endpoint's path`
      : 'The path must start with "/"',
    hint: 'Write it like "/orders/{id}": a segment is plain text, or one variable in braces.',
  });
  return false;
}

function isLiteral(segment: string): boolean {
  try {
    decodeURIComponent(segment);
  } catch {
    return false;
  }
  return LITERAL.test(segment);
}

function reportDuplicate(
  { operation, method, path, node }: EndpointUse,
  taken: Map<string, string>,
  problems: Problems,
): void {
  if (RESERVED.test(path)) {
    problems.add('DUPLICATE_ENDPOINT', node, {
      message: `"${path}" is taken by the gateway itself`,
      hint: 'Choose another path; /graphql, /openapi.json and /v<number>/ are reserved.',
    });
    return;
  }
  const shape = [
    method,
    ...path.split('/').map((segment) => decodeURIComponent(segment.replace(PARAMETER, '{}'))),
  ].join('\n');
  const other = taken.get(shape);
  if (other === undefined) taken.set(shape, operation.name);
  else {
    problems.add('DUPLICATE_ENDPOINT', node, {
      message: `${method} ${path} is the endpoint of "${other}" already`,
      hint: 'Give one of them another path or method.',
    });
  }
}

function reportVariables({ operation, method, path, node }: EndpointUse, problems: Problems): void {
  if (method === 'GET' && operation.node.operation === 'mutation') {
    problems.add('ENDPOINT_VARIABLE', node, {
      message: `GET on the mutation "${operation.name}"`,
      hint: 'A GET changes nothing; use POST.',
    });
  }
  const variables = (operation.node.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const seen = new Set<string>();
  for (const segment of path.split('/')) {
    const name = PARAMETER.exec(segment)?.[1];
    if (name === undefined) continue;
    if (!variables.includes(name) || seen.has(name)) {
      problems.add('ENDPOINT_VARIABLE', node, {
        message: seen.has(name)
          ? `"{${name}}" stands in the path twice`
          : `"${operation.name}" has no variable "$${name}"${didYouMean(name, variables)}`,
        hint: 'Each parameter in the path fills one variable of the operation.',
      });
    }
    seen.add(name);
  }
}
