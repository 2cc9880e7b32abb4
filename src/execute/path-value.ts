import { valueFromASTUntyped } from 'graphql';

import type { PathArgument } from '../language/path-argument.ts';
import type { Lookup } from '../language/variable.ts';

/** The value of a path's argument once all its variables are known. */
export function pathValue(argument: PathArgument, lookup: Lookup): unknown {
  switch (argument.kind) {
    case 'literal':
      return valueFromASTUntyped(argument.value);
    case 'variable':
      return lookup(argument.variable);
    case 'list':
      return argument.items.map((item) => pathValue(item, lookup) ?? null);
    case 'object':
      return Object.fromEntries(
        argument.fields
          .map(({ name, value }) => [name, pathValue(value, lookup)] as const)
          .filter(([, value]) => value !== undefined),
      );
  }
}
