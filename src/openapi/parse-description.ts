import { parse, YAMLParseError } from 'yaml';

import { isObject } from '../core/json-object.ts';
import { type JsonNode, memberOf } from './json-node.ts';

/** Aliases may be used, but not to make much out of little. */
const MAX_ALIASES = 1_000;

/** Parses JSON or YAML that holds an object. Throws an Error that names the source. */
export function parseObject(text: string, source: string): JsonNode {
  const value = parseEither(text, source);
  if (!isObject(value)) throw new Error(`${source} is not an OpenAPI document: it is neither a JSON object nor YAML`);
  return value;
}

/** Parses a description in OpenAPI 3.0 or 3.1. Throws an Error that names the source, and says what else it is. */
export function parseDescription(text: string, source: string): JsonNode {
  const root = parseObject(text, source);
  const [openapi, swagger] = [memberOf(root, 'openapi'), memberOf(root, 'swagger')];
  if (swagger !== undefined)
    throw new Error(
      `${source} is Swagger ${JSON.stringify(swagger)}; 3.0 and 3.1 are read: convert it first, for example with npx swagger2openapi`,
    );
  if (typeof openapi !== 'string') throw new Error(`${source} is not an OpenAPI document: it has no "openapi" version`);
  if (!/^3\.[01](?:\.|$)/.test(openapi)) throw new Error(`${source} is OpenAPI ${openapi}; 3.0 and 3.1 are read`);
  return root;
}

function parseEither(text: string, source: string): unknown {
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch {
      // What looks like JSON can be YAML, whose parser knows where it goes wrong.
    }
  }
  try {
    // Through JSON: what aliases share, or have inside of themselves, is written out or refused.
    const value: unknown = parse(text, { maxAliasCount: MAX_ALIASES, merge: true, logLevel: 'error' });
    return JSON.parse(JSON.stringify(value ?? null));
  } catch (error) {
    throw new Error(`${source}${positionOf(error)} is neither JSON nor YAML`, { cause: error });
  }
}

function positionOf(error: unknown): string {
  const [place] = (error instanceof YAMLParseError && error.linePos) || [];
  return place ? `:${place.line}:${place.col}` : '';
}
