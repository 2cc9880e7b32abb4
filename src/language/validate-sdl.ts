import {
  type ASTNode,
  buildASTSchema,
  coerceInputLiteral,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLDirective,
  type GraphQLError,
  isNonNullType,
  isRequiredArgument,
  Kind,
  KnownDirectivesRule,
  KnownTypeNamesRule,
  LoneSchemaDefinitionRule,
  PossibleTypeExtensionsRule,
  specifiedDirectives,
  UniqueArgumentDefinitionNamesRule,
  UniqueArgumentNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueEnumValueNamesRule,
  UniqueFieldDefinitionNamesRule,
  UniqueInputFieldNamesRule,
  visit,
  visitInParallel,
} from 'graphql';

import { directiveDefinitions, directiveTypes } from './directive-definitions.ts';
import { didYouMean } from '../core/nearest.ts';
import type { ProblemCode, Problems } from './problem.ts';

type SDLRule = typeof KnownTypeNamesRule & typeof LoneSchemaDefinitionRule;
type SDLContext = Parameters<SDLRule>[0];

const RULES: readonly (readonly [ProblemCode, SDLRule])[] = (
  [
    ['UNKNOWN_TYPE', KnownTypeNamesRule],
    ['INVALID_SDL', LoneSchemaDefinitionRule],
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

/**
 * Reports what graphql's own rules find in SDL, with our directives known. Unknown types of which `elsewhere` has the
 * name are left to whoever knows better what is wrong with them.
 */
export function validateSDL(
  document: DocumentNode,
  problems: Problems,
  elsewhere: ReadonlySet<string> = new Set(),
): void {
  const whole: DocumentNode = {
    ...document,
    definitions: [...directiveTypes, ...directiveDefinitions, ...document.definitions],
  };
  const visitors = RULES.map(([code, rule]) => {
    const reportError = (error: GraphQLError): void => {
      const node = error.nodes?.[0];
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

const known = new Map<string, GraphQLDirective>(
  [
    ...specifiedDirectives,
    ...buildASTSchema(
      { kind: Kind.DOCUMENT, definitions: [...directiveTypes, ...directiveDefinitions] },
      { assumeValid: true },
    ).getDirectives(),
  ].map((directive) => [directive.name, directive]),
);

function checkDirectiveArguments(document: ASTNode, problems: Problems): void {
  visit(document, {
    Directive(node) {
      const directive = known.get(node.name.value);
      if (directive) checkArguments(node, directive, problems);
    },
  });
}

function checkArguments(node: DirectiveNode, directive: GraphQLDirective, problems: Problems): void {
  const names = directive.args.map(({ name }) => name);
  for (const { name, value } of node.arguments ?? []) {
    const argument = directive.args.find((candidate) => candidate.name === name.value);
    if (!argument) {
      problems.add('INVALID_SDL', name, {
        message: `@${directive.name} has no argument "${name.value}"${didYouMean(name.value, names)}`,
        hint: names.length > 0 ? `It takes: ${names.join(', ')}.` : 'It takes no arguments.',
      });
    } else if (coerceInputLiteral(value, argument.type) === undefined) {
      const wanted = String(isNonNullType(argument.type) ? argument.type.ofType : argument.type);
      problems.add('INVALID_SDL', value, {
        message: `@${directive.name}(${name.value}:) takes ${wanted}`,
        hint: `Write a value of type ${wanted}.`,
      });
    }
  }
  for (const argument of directive.args.filter(isRequiredArgument)) {
    if (node.arguments?.some(({ name }) => name.value === argument.name)) continue;
    problems.add('INVALID_SDL', node, {
      message: `@${directive.name} needs the argument "${argument.name}: ${String(argument.type)}"`,
      hint: `Write @${directive.name}(${argument.name}: …).`,
    });
  }
}
