import { isObject } from '../core/json-object.ts';
import { type JsonNode, memberOf, textAt } from './json-node.ts';

/** What a node is once its `$ref` is followed. */
export interface Referred {
  readonly node: JsonNode;
  /** Its name among the document's components, when the last `$ref` led there. */
  readonly component: string | undefined;
  /** What it is called elsewhere: in another document, or by that document's name. */
  readonly title: string | undefined;
}

/** Where the documents that a document refers to are kept in it. */
export const OTHER_DOCUMENTS = 'x-facet-documents';

/** Follows `$ref` within a document as far as it goes; undefined when it leads nowhere, in a circle, or to no object. */
export function follow(root: JsonNode, given: unknown): Referred | undefined {
  const seen = new Set<unknown>();
  let node = given;
  let steps: readonly string[] | undefined = [];
  for (let reference = textAt(node, '$ref'); reference !== undefined; reference = textAt(node, '$ref')) {
    if (seen.has(node)) return undefined;
    seen.add(node);
    steps = pointerSteps(reference);
    if (!steps) return undefined;
    node = steps.reduce<unknown>(stepInto, root);
  }
  return isObject(node) ? { node, component: componentIn(steps), title: titleIn(steps) } : undefined;
}

/** The steps of `#/components/schemas/Pet`; undefined for what is no pointer into this document. */
function pointerSteps(reference: string): readonly string[] | undefined {
  if (reference === '#') return [];
  if (!reference.startsWith('#/')) return undefined;
  try {
    return reference
      .slice(2)
      .split('/')
      .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  } catch {
    return undefined;
  }
}

const stepInto = (node: unknown, step: string): unknown =>
  Array.isArray(node) && /^\d+$/.test(step) ? (node as readonly unknown[])[Number(step)] : memberOf(node, step);

const componentIn = ([top, , name, ...deeper]: readonly string[]): string | undefined =>
  top === 'components' && deeper.length === 0 ? name : undefined;

function titleIn([top, document = '', ...within]: readonly string[]): string | undefined {
  if (top !== OTHER_DOCUMENTS) return undefined;
  return within.at(-1) ?? document.replace(/^.*\//, '').replace(/\.[A-Za-z]+$/, '');
}
