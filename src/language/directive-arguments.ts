import {
  type ASTNode,
  buildASTSchema,
  type ConstValueNode,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLDirective,
  getNamedType,
  type GraphQLInputType,
  isNonNullType,
  isRequiredArgument,
  isScalarType,
  Kind,
  specifiedDirectives,
  validateInputLiteral,
} from 'graphql';

import { durationMs } from '../core/duration.ts';
import { didYouMean } from '../core/nearest.ts';
import { annotatedNodes } from './annotated-nodes.ts';
import { directiveDefinitions, directiveTypes } from './directive-definitions.ts';
import type { Problems } from './problem.ts';

/** What the scalars of our directives take. `body:` is a Template that may be any JSON. */
const SCALARS: Readonly<Record<string, (node: ConstValueNode) => boolean>> = {
  Duration: (node) => node.kind === Kind.STRING && durationMs(node.value) !== undefined,
  Path: (node) => node.kind === Kind.STRING,
  Template: (node) => node.kind === Kind.STRING,
  Weight: (node) => 'value' in node && node.kind !== Kind.BOOLEAN && Number.isFinite(Number(node.value || 'none')),
};

/** The smallest number an argument can be. */
const LEAST: Readonly<Record<string, number>> = {
  'service.retries': 0,
  'service.concurrency': 1,
  'service.maxKeys': 1,
  'bff.maxCost': 0,
  'bff.maxDepth': 1,
  'listSize.assumedSize': 0,
  'cacheControl.maxAge': 0,
  'cacheControl.staleWhileRevalidate': 0,
  'cacheControl.staleIfError': 0,
  'rateLimit.max': 0,
};

const HINTS: Readonly<Record<string, string>> = {
  Duration: 'Write a number and a unit: "250ms", "3s", "5m", "1h".',
  Weight: 'Write a number, as text or plain: "10".',
};

const known = new Map<string, GraphQLDirective>(
  [...specifiedDirectives, ...ownDirectives()].map((it) => [it.name, it]),
);

function ownDirectives(): readonly GraphQLDirective[] {
  const definitions = [...directiveTypes, ...directiveDefinitions];
  const schema = buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValid: true });
  for (const [name, takes] of Object.entries(SCALARS)) {
    const scalar = schema.getType(name);
    if (isScalarType(scalar)) scalar.coerceInputLiteral = (node) => (takes(node) ? node : undefined);
  }
  return schema.getDirectives();
}

/** Reports arguments that a directive does not have, values of another type, and arguments that are missing. */
export function checkDirectiveArguments(document: DocumentNode, problems: Problems): void {
  for (const { directives } of annotatedNodes(document)) {
    for (const node of directives ?? []) {
      const directive = known.get(node.name.value);
      if (directive) checkArguments(node, directive, problems);
    }
  }
}

/** Whether a directive that graphql itself reads has the arguments it needs: with others its schema cannot be built. */
export function isReadable(node: DirectiveNode): boolean {
  const directive = specifiedDirectives.find(({ name }) => name === node.name.value);
  if (!directive) return true;
  const given = (node.arguments ?? []).every(({ name, value }) => {
    const argument = directive.args.find((candidate) => candidate.name === name.value);
    return argument !== undefined && mistakeIn(value as ConstValueNode, argument.type) === undefined;
  });
  return given && directive.args.filter(isRequiredArgument).every((argument) => gives(node, argument));
}

const gives = (node: DirectiveNode, { name }: GraphQLArgument): boolean =>
  node.arguments?.some((argument) => argument.name.value === name) ?? false;

function checkArguments(node: DirectiveNode, directive: GraphQLDirective, problems: Problems): void {
  const names = directive.args.map(({ name }) => name);
  for (const { name, value } of node.arguments ?? []) {
    const argument = directive.args.find((candidate) => candidate.name === name.value);
    if (argument) checkValue(value as ConstValueNode, { directive: directive.name, argument, problems });
    else {
      problems.add('INVALID_SDL', name, {
        message: `@${directive.name} has no argument "${name.value}"${didYouMean(name.value, names)}`,
        hint: names.length > 0 ? `It takes: ${names.join(', ')}.` : 'It takes no arguments.',
      });
    }
  }
  for (const argument of directive.args.filter(isRequiredArgument)) {
    if (gives(node, argument)) continue;
    problems.add('INVALID_SDL', node, {
      message: `@${directive.name} needs the argument "${argument.name}: ${String(argument.type)}"`,
      hint: `Write @${directive.name}(${argument.name}: …).`,
    });
  }
}

interface ValueCheck {
  readonly directive: string;
  readonly argument: GraphQLArgument;
  readonly problems: Problems;
}

function checkValue(value: ConstValueNode, { directive, argument, problems }: ValueCheck): void {
  const { name, type } = argument;
  if (directive === 'rest' && (name === 'body' || name === 'multipart')) return;
  const mistake = mistakeIn(value, type);
  if (mistake) {
    const wanted = String(isNonNullType(type) ? type.ofType : type);
    problems.add('INVALID_SDL', mistake, {
      message: `@${directive}(${name}:) takes ${wanted}`,
      hint: HINTS[getNamedType(type).name] ?? `Write a value of type ${wanted}.`,
    });
    return;
  }
  const least = LEAST[`${directive}.${name}`];
  if (least === undefined || value.kind !== Kind.INT || Number(value.value) >= least) return;
  problems.add('INVALID_SDL', value, {
    message: `@${directive}(${name}:) is ${value.value}; the least is ${least}`,
    hint: `Write ${least} or more.`,
  });
}

/** The innermost part of a value that does not fit its type. */
function mistakeIn(value: ConstValueNode, type: GraphQLInputType): ASTNode | undefined {
  const found: ASTNode[] = [];
  validateInputLiteral(value, type, ({ nodes }) => found.push(nodes?.[0] ?? value));
  return found[0];
}
