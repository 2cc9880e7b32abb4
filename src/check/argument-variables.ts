import {
  type ASTNode,
  getNamedType,
  type GraphQLArgument,
  type GraphQLNamedType,
  isInputObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';

import { didYouMean } from '../core/nearest.ts';
import type { Problems } from '../language/problem.ts';
import type { Variable } from '../language/variable.ts';

interface ArgumentPlace {
  /** Arguments of the field the variables stand at. */
  readonly args: readonly GraphQLArgument[];
  readonly placeOf: (variable: Variable) => ASTNode | undefined;
  readonly problems: Problems;
}

/** Reports `$args.x` where the field has no argument `x`, and `$args.input.x` where the input has no such field. */
export function reportUnknownArguments(
  variables: readonly Variable[],
  { args, placeOf, problems }: ArgumentPlace,
): void {
  const names = args.map(({ name }) => name);
  for (const variable of variables) {
    const [name, ...members] = variable.path;
    if (variable.scope !== 'args' || name === undefined) continue;
    const argument = args.find((candidate) => candidate.name === name);
    if (argument) reportMembers(getNamedType(argument.type), members, { place: () => placeOf(variable), problems });
    else {
      problems.add('UNKNOWN_ARGUMENT', placeOf(variable), {
        message: `this field has no argument "${name}"${didYouMean(name, names)}`,
        hint: `Declare the argument, or use one of: ${names.join(', ') || 'none'}.`,
      });
    }
  }
}

function reportMembers(
  type: GraphQLNamedType,
  [member, ...rest]: readonly string[],
  { place, problems }: { readonly place: () => ASTNode | undefined; readonly problems: Problems },
): void {
  if (member === undefined || (isScalarType(type) && !isSpecifiedScalarType(type))) return;
  if (!isInputObjectType(type)) {
    problems.add('NOT_AN_OBJECT', place(), {
      message: `"${member}" is looked up in ${type.name}, which has no fields`,
      hint: 'End the variable before this name.',
    });
    return;
  }
  const fields = type.getFields();
  const field = Object.hasOwn(fields, member) ? fields[member] : undefined;
  if (field) {
    reportMembers(getNamedType(field.type), rest, { place, problems });
    return;
  }
  problems.add('UNKNOWN_FIELD', place(), {
    message: `${type.name} has no field "${member}"${didYouMean(member, Object.keys(fields))}`,
    hint: `Use a field of the input ${type.name}.`,
  });
}
