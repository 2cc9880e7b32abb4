import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLError,
  Kind,
  KnownDirectivesRule,
  KnownTypeNamesRule,
  LoneSchemaDefinitionRule,
  PossibleTypeExtensionsRule,
  UniqueArgumentDefinitionNamesRule,
  UniqueArgumentNamesRule,
  UniqueDirectiveNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueEnumValueNamesRule,
  UniqueFieldDefinitionNamesRule,
  UniqueInputFieldNamesRule,
  UniqueTypeNamesRule,
  visit,
  visitInParallel,
} from 'graphql';

import { checkDirectiveArguments } from './directive-arguments.ts';
import { directiveDefinitions } from './directive-definitions.ts';
import type { ProblemCode, Problems } from './problem.ts';

type SDLRule = typeof KnownTypeNamesRule & typeof LoneSchemaDefinitionRule;
type SDLContext = Parameters<SDLRule>[0];

const RULES: readonly (readonly [ProblemCode, SDLRule])[] = (
  [
    ['UNKNOWN_TYPE', KnownTypeNamesRule],
    ['INVALID_SDL', LoneSchemaDefinitionRule],
    ['INVALID_SDL', UniqueTypeNamesRule],
    ['INVALID_SDL', UniqueDirectiveNamesRule],
    ['INVALID_SDL', UniqueEnumValueNamesRule],
    ['INVALID_SDL', UniqueFieldDefinitionNamesRule],
    ['INVALID_SDL', UniqueArgumentDefinitionNamesRule],
    ['INVALID_SDL', KnownDirectivesRule],
    ['INVALID_SDL', UniqueDirectivesPerLocationRule],
    ['INVALID_SDL', PossibleTypeExtensionsRule],
    ['INVALID_SDL', UniqueArgumentNamesRule],
    ['INVALID_SDL', UniqueInputFieldNamesRule],
  ] as const
).map(([code, rule]) => [code, rule as unknown as SDLRule]);

const HINTS: Partial<Record<ProblemCode, string>> = {
  UNKNOWN_TYPE: 'Declare the type, or correct its name.',
};

/** Where our directives can stand; what their arguments take is checked apart, so that its types are nobody's. */
const ours: readonly DefinitionNode[] = directiveDefinitions.map((node) => ({ ...node, arguments: [] }));

/**
 * Reports what graphql's own rules find in SDL, with our directives known. Unknown types of which `elsewhere` has the
 * name are left to whoever knows better what is wrong with them.
 */
export function validateSDL(
  document: DocumentNode,
  problems: Problems,
  elsewhere: ReadonlySet<string> = new Set(),
): void {
  const whole: DocumentNode = { ...document, definitions: [...ours, ...document.definitions] };
  const visitors = RULES.map(([code, rule]) => {
    const reportError = (error: GraphQLError): void => {
      // Of two nodes that cannot both be, the later one is too many.
      const node = error.nodes?.at(-1);
      if (code === 'UNKNOWN_TYPE' && node?.kind === Kind.NAMED_TYPE && elsewhere.has(node.name.value)) return;
      const message = error.message.replace(/\.$/, '').replace('. Did you', '; did you');
      problems.add(code, node, { message, hint: HINTS[code] ?? 'See docs/language.md for what can stand here.' });
    };
    // The rules use this much of a context; graphql exports no way to make a whole one.
    const context = { getDocument: () => whole, getSchema: () => undefined, reportError, hideSuggestions: false };
    return rule(context as unknown as SDLContext);
  });
  visit(whole, visitInParallel(visitors));
  checkDirectiveArguments(document, problems);
}
