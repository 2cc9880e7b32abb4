import type { DirectiveUse } from '../language/directive-use.ts';
import { parseAt } from '../language/parse-at.ts';
import { parseJsonPath, parsePath } from '../language/path.ts';
import type { Problems } from '../language/problem.ts';
import type { Scope, Variable } from '../language/variable.ts';
import type { Batch } from './graph.ts';

/**
 * The look-up that `key:` and `match:` of a directive describe, when `$keys` is used with them.
 * Reports one of the three without the others.
 */
export function batchOf(use: DirectiveUse, keysUsed: boolean, problems: Problems): Batch | undefined {
  const [key, match] = [use.string('key'), use.string('match')];
  if (key === undefined && match === undefined && !keysUsed) return undefined;
  if (keysUsed && key === undefined) {
    problems.add('KEYS_WITHOUT_KEY', use.node, {
      message: '$keys needs key: and match:',
      hint: 'Say what one key is and which field of an item equals it: key: "$args.id", match: "id".',
    });
    return undefined;
  }
  if (key === undefined || match === undefined) {
    problems.add('KEY_AND_MATCH', use.node, {
      message: `${key === undefined ? 'match: without key:' : 'key: without match:'}`,
      hint: 'Give both, or neither: key: "$args.id", match: "id".',
    });
    return undefined;
  }
  if (!keysUsed) {
    problems.add('KEYS_UNUSED', use.value('key'), {
      message: 'key: and match: are given, but $keys is not used',
      hint: 'Put {$keys} where the service takes the keys of many callers.',
    });
    return undefined;
  }
  const keyVariable = parseAt(use.value('key'), problems, () => keyOf(key));
  const path = match.startsWith('@')
    ? special(match)
    : parseAt(use.value('match'), problems, () => parseJsonPath(match));
  if (path === undefined && match.startsWith('@')) {
    problems.add('BAD_PATH', use.value('match'), {
      message: `match: "${match}" means nothing`,
      hint: 'Name a field of the item, or write "@key" or "@position".',
    });
  }
  if (keyVariable === undefined && !problems.isUnclear(use.value('key'))) {
    problems.add('BAD_PATH', use.value('key'), {
      message: 'a key is one value of this field, its object or the caller',
      hint: 'Write "$args.<argument>", "$this.<field>" or "$caller.<claim>".',
    });
  }
  return keyVariable && path && { key: keyVariable, match: path };
}

const KEY_SCOPES: ReadonlySet<Scope> = new Set(['args', 'this', 'caller', 'header']);

function keyOf(text: string): Variable | undefined {
  const path = parsePath(text);
  if (path.kind !== 'variable') return undefined;
  return KEY_SCOPES.has(path.variable.scope) ? path.variable : undefined;
}

const special = (match: string): '@key' | '@position' | undefined =>
  match === '@key' || match === '@position' ? match : undefined;
