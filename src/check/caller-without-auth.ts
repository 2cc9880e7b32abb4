import type { ViewField } from '../client/client.ts';
import type { Graph } from '../graph/graph.ts';
import { neededSteps } from '../graph/needed-fields.ts';
import { sourceVariables } from '../graph/source-variables.ts';
import type { Problems } from '../language/problem.ts';
import { fieldsBehind } from './fields-behind.ts';
import type { Project } from '../client/load-project.ts';
import { viewSteps } from '../client/view-steps.ts';
import { variablePlace } from './source-node.ts';
import { viewNeeds, viewVariables } from './view-variables.ts';

const HINT = 'Remove auth: NONE from @bff, or take the value from an argument.';

/** `$caller` has no value in a client that ignores credentials, wherever it stands behind a field. */
export function callerWithoutAuth({ graph, clients }: Project, problems: Problems): void {
  for (const { settings, fields } of clients) {
    if (settings.auth !== 'NONE') continue;
    for (const field of fields.values()) checkField(field, graph, problems);
  }
}

function checkField(field: ViewField, graph: Graph, problems: Problems): void {
  for (const variable of viewVariables(field.source)) {
    if (variable.scope !== 'caller') continue;
    problems.add('CALLER_WITHOUT_AUTH', variablePlace(field, variable), {
      message: `$caller.${variable.path.join('.')} in a client with auth: NONE`,
      hint: HINT,
    });
  }
  const read = [...viewSteps(field.source), ...readSteps(field)];
  for (const behind of fieldsBehind(graph, read)) {
    const claim = sourceVariables(behind.source).find(({ scope }) => scope === 'caller');
    if (!claim) continue;
    problems.add('CALLER_WITHOUT_AUTH', field.node.name, {
      message: `the graph's ${behind.type}.${behind.name} needs $caller.${claim.path.join('.')}, and this client has auth: NONE`,
      hint: HINT,
    });
  }
}

/** What a field reads of its object besides its path: the holes of a text, what code needs. */
function readSteps({ source }: ViewField): ReturnType<typeof viewSteps> {
  const computed = source.kind === 'computed' ? neededSteps(source.needed) : [];
  return [...[...viewNeeds(source).values()].flat(), ...computed];
}
