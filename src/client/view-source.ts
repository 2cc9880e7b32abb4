import type { FieldDefinitionNode, GraphQLSchema } from 'graphql';

import { batchOf } from '../graph/batch.ts';
import type { Batch } from '../graph/graph.ts';
import { lookUpPath } from '../graph/look-up-path.ts';
import { isRoot } from '../graph/merge-types.ts';
import { neededObject } from '../graph/needed-fields.ts';
import { needsOf } from '../graph/needs.ts';
import { stepVariables } from '../graph/source-variables.ts';
import { type CallStep, type PathPlace, type ResolvedPath, resolvePath } from '../graph/resolve-path.ts';
import { directiveOn, type DirectiveUse } from '../language/directive-use.ts';
import { parseAt } from '../language/parse-at.ts';
import { parsePath, type Path, pathVariables, type Step } from '../language/path.ts';
import type { Problems } from '../language/problem.ts';
import { parseTemplate, variablesOf } from '../language/template.ts';
import type { Variable } from '../language/variable.ts';
import { listsInNode, namedIn } from '../language/type-node.ts';
import type { ClientType, ViewSource } from './client.ts';

/** What a field's source is resolved against. */
export interface ViewScope {
  readonly graph: GraphQLSchema;
  readonly types: ReadonlyMap<string, ClientType>;
  readonly problems: Problems;
}

/** How a client's field gets its value; reports and returns undefined when it has no way to. */
export function viewSource(owner: ClientType, node: FieldDefinitionNode, scope: ViewScope): ViewSource | undefined {
  const view = new FieldView(owner, node, scope);
  const computed = directiveOn(node, 'computed');
  if (computed) return view.computed(computed);
  const from = directiveOn(node, 'from');
  if (from?.value('value')) return view.text(from);
  if (from?.value('query')) return view.query(from);
  if (from?.value('field')) return view.field(from);
  return view.byName();
}

class FieldView {
  readonly #owner: ClientType;
  readonly #node: FieldDefinitionNode;
  readonly #scope: ViewScope;

  constructor(owner: ClientType, node: FieldDefinitionNode, scope: ViewScope) {
    this.#owner = owner;
    this.#node = node;
    this.#scope = scope;
  }

  computed(use: DirectiveUse): ViewSource | undefined {
    const { graphType } = this.#owner;
    if (use.string('selectionSet') === undefined) return { kind: 'computed', needed: undefined };
    const { graph: schema, problems } = this.#scope;
    if (graphType === undefined) {
      problems.add('BAD_PATH', use.value('selectionSet'), {
        message: 'a type of this client alone has no object behind it',
        hint: 'Remove selectionSet: code here is given the arguments around the field.',
      });
      return undefined;
    }
    return { kind: 'computed', needed: neededObject(use, graphType, { schema, problems }) };
  }

  text(use: DirectiveUse): ViewSource | undefined {
    const { problems } = this.#scope;
    const template = parseAt(use.value('value'), problems, () => parseTemplate(use.string('value') ?? ''));
    if (!template) return undefined;
    return { kind: 'text', template, needs: this.#needs(variablesOf(template), use.value('value')) };
  }

  query(use: DirectiveUse): ViewSource | undefined {
    const path = parseAt(use.value('query'), this.#scope.problems, () => parsePath(use.string('query') ?? ''));
    if (!path) return undefined;
    if (path.kind !== 'steps')
      return this.#badPath(use, 'query', "query: takes a path from a field of the graph's Query");
    const { graphType } = this.#owner;
    if (graphType === 'Mutation' || graphType === 'Subscription')
      return this.#badPath(use, 'query', `a field of ${graphType} cannot be one of Query; write field:`);
    return this.#ofQuery(use, 'query', path);
  }

  /** A path from a field of the graph's Query, whichever argument it stands in. */
  #ofQuery(
    use: DirectiveUse,
    argument: 'query' | 'field',
    path: Extract<Path, { kind: 'steps' }>,
  ): ViewSource | undefined {
    const keysUsed = pathVariables(path).some(({ scope }) => scope === 'keys');
    const batch = batchOf(use, keysUsed, this.#scope.problems);
    const resolved = this.#resolve('Query', path.steps, use.value(argument), batch?.key);
    const [call, ...steps] = resolved?.steps ?? [];
    if (!resolved || !call) return undefined;
    if (batch) return this.#lookUp([call, ...steps], batch, use);
    if (this.#owner.graphType === undefined || isRoot(this.#owner.graphType))
      return { kind: 'steps', steps: resolved.steps, needs: new Map() };
    return { kind: 'join', call, steps, needs: this.#needs(stepVariables(resolved.steps), use.value(argument)) };
  }

  field(use: DirectiveUse): ViewSource | undefined {
    const path = parseAt(use.value('field'), this.#scope.problems, () => parsePath(use.string('field') ?? ''));
    if (!path) return undefined;
    if (path.kind === 'this') return { kind: 'self' };
    const { graphType } = this.#owner;
    if (path.kind === 'variable') {
      if (path.variable.scope !== 'this' || graphType === undefined)
        return { kind: 'variable', variable: path.variable };
      const named = path.variable.path.map((name) => ({ name, offset: 0, hasArguments: false, args: [] }));
      return this.#steps(graphType, named, use);
    }
    if (graphType === undefined)
      return this.#badPath(use, 'field', 'a type of this client alone has no object behind it');
    if (graphType === 'Query') return this.#ofQuery(use, 'field', path);
    if (pathVariables(path).some(({ scope }) => scope === 'keys'))
      return this.#badPath(use, 'field', '$keys takes a path from a field of Query');
    return this.#steps(graphType, path.steps, use);
  }

  byName(): ViewSource | undefined {
    const { name, type } = this.#node;
    const target = this.#scope.types.get(namedIn(type));
    const passesThrough = target && target.graphType === undefined;
    const { graphType } = this.#owner;
    if (passesThrough && (graphType === undefined || isRoot(graphType))) return { kind: 'self' };
    if (graphType === undefined) {
      this.#scope.problems.add('NO_SOURCE', name, {
        message: `${this.#owner.name}.${name.value} has no way to get a value: the graph has no type "${this.#owner.name}"`,
        hint: 'Give it @from(query: "…"), or make its type a view: @from(type: "…").',
      });
      return undefined;
    }
    const step: Step = { name: name.value, offset: 0, hasArguments: false, args: [] };
    const resolved = this.#resolve(graphType, [step], undefined);
    return resolved && this.#fromObject(resolved, undefined);
  }

  #lookUp(steps: readonly [CallStep, ...CallStep[]], batch: Batch, use: DirectiveUse): ViewSource {
    const path = lookUpPath(this.#scope.graph, steps, { match: batch.match, listDepth: listsInNode(this.#node.type) });
    const needs = new Map([
      ...this.#needs(stepVariables(steps), use.value('query') ?? use.value('field')),
      ...this.#needs([batch.key], use.value('key')),
    ]);
    return { kind: 'lookUp', path, batch, needs };
  }

  #steps(graphType: string, steps: readonly Step[], use: DirectiveUse): ViewSource | undefined {
    const resolved = this.#resolve(graphType, steps, use.value('field'));
    return resolved && this.#fromObject(resolved, use.value('field'));
  }

  #fromObject({ steps }: ResolvedPath, node: PathPlace['node'] | undefined): ViewSource {
    return { kind: 'steps', steps, needs: this.#needs(stepVariables(steps), node) };
  }

  #resolve(
    start: string,
    steps: readonly Step[],
    node: PathPlace['node'] | undefined,
    key?: Variable,
  ): ResolvedPath | undefined {
    return resolvePath(this.#scope.graph, start, { steps, place: { ...this.#place(node), ...(key && { key }) } });
  }

  #needs(variables: Parameters<typeof needsOf>[0], node: PathPlace['node'] | undefined): ReturnType<typeof needsOf> {
    const type = this.#owner.graphType;
    if (type === undefined || isRoot(type)) return new Map();
    return needsOf(variables, { schema: this.#scope.graph, type, place: this.#place(node) });
  }

  #place(node: PathPlace['node'] | undefined): PathPlace {
    const ownArguments = (this.#node.arguments ?? []).map(({ name }) => name.value);
    return { node: node ?? this.#node.name, ownArguments, problems: this.#scope.problems };
  }

  #badPath(use: DirectiveUse, argument: string, message: string): undefined {
    this.#scope.problems.add('BAD_PATH', use.value(argument), {
      message,
      hint: 'Write it like @from(query: "user(id: $caller.sub)").',
    });
  }
}
