import type { ASTNode } from 'graphql';

import type { ViewField } from '../client/client.ts';
import { variableNode } from '../graph/variable-node.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Variable } from '../language/variable.ts';

/** Where the source of a client's field is written: its path or template, else the field's name. */
export function sourceNode({ node }: ViewField): ASTNode {
  const from = directiveOn(node, 'from');
  return from?.value('value') ?? from?.value('query') ?? from?.value('field') ?? node.name;
}

/** Where a variable of a field's source is written, or the argument that passes by its name. */
export function variablePlace(field: ViewField, variable: Variable): ASTNode {
  const written = variableNode(field.node, variable);
  const argument = field.node.arguments?.find(
    ({ name }) => variable.scope === 'args' && name.value === variable.path[0],
  );
  return written ?? argument?.name ?? sourceNode(field);
}
