import {
  buildASTSchema,
  type DefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  validateSchema,
} from 'graphql';

import type { Problems } from '../language/problem.ts';
import type { SourceFile } from '../language/source-file.ts';
import { validateSDL } from '../language/validate-sdl.ts';
import { fieldSource, replacedField, sourceNode } from './field-source.ts';
import { type Graph, type GraphField, type Service } from './graph.ts';
import { type MergedTypes, mergeTypes } from './merge-types.ts';
import { pruneUnknown } from './prune-unknown.ts';
import { needsOf } from './needs.ts';
import { sourceVariables } from './source-variables.ts';
import { parseServiceFiles, type ServiceFile } from './service-file.ts';
import { serviceSettings } from './service-settings.ts';
import { variableNode } from './variable-node.ts';
import { enumWires, inputWires } from './wire-names.ts';

/** The texts a graph is made of. */
export interface GraphFiles {
  /** `schemas/services/*.graphql` */
  readonly services: readonly SourceFile[];
  /** `schemas/remote/*.graphql` */
  readonly remotes: readonly SourceFile[];
}

/** Composes the service files to one graph. What cannot be understood is reported and left out of it. */
export function loadGraph({ services, remotes }: GraphFiles, problems: Problems): Graph {
  const files = parseServiceFiles(services, remotes, problems);
  const merged = mergeTypes(files, problems);
  validateFiles(files, merged, problems);
  const definitions = pruneUnknown(merged.definitions);
  const schema = buildASTSchema({ kind: Kind.DOCUMENT, definitions: [...definitions] }, { assumeValid: true });
  reportTypeErrors(validateSchema(buildUnchecked(definitions)), problems);
  return {
    schema,
    services: new Map(files.map((file): [string, Service] => [file.name, serviceSettings(file, problems)])),
    fields: graphFields(merged, schema, problems),
    owners: merged.owners,
    enums: enumWires(definitions),
    inputs: inputWires(definitions, problems),
  };
}

type Definitions = ReturnType<typeof pruneUnknown>;

const buildUnchecked = (definitions: Definitions): ReturnType<typeof buildASTSchema> =>
  buildASTSchema({ kind: Kind.DOCUMENT, definitions: [...definitions] }, { assumeValidSDL: true });

function validateFiles(files: readonly ServiceFile[], { definitions }: MergedTypes, problems: Problems): void {
  validateSDL({ kind: Kind.DOCUMENT, definitions: [...definitions] }, problems);
  for (const { document } of files) {
    validateSDL({ kind: Kind.DOCUMENT, definitions: document.definitions.flatMap(settingsOf) }, problems);
  }
}

/** What a file says besides types; those that its `schema` names as roots are the whole graph's. */
function settingsOf(node: DefinitionNode): readonly DefinitionNode[] {
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return [node];
  const isSchema = node.kind === Kind.SCHEMA_EXTENSION || node.kind === Kind.SCHEMA_DEFINITION;
  return isSchema ? [{ ...node, operationTypes: [] }] : [];
}

function reportTypeErrors(errors: readonly GraphQLError[], problems: Problems): void {
  for (const error of errors) {
    // A graph may have no queries while it is being written; each client is checked for what it uses.
    if (error.message.startsWith('Query root type must be provided')) continue;
    // What is left of a type may be too little only because something in it was not understood.
    if (problems.isUnclear(error.nodes?.[0])) continue;
    problems.add('INVALID_SDL', error.nodes?.[0], {
      message: error.message.replace(/\.$/, ''),
      hint: 'Types follow the rules of the GraphQL specification.',
    });
  }
}

function graphFields(merged: MergedTypes, schema: GraphQLSchema, problems: Problems): ReadonlyMap<string, GraphField> {
  const fields = new Map<string, GraphField>();
  for (const [at, declared] of merged.fields) {
    const type = at.slice(0, at.indexOf('.'));
    const source = fieldSource({ type, declared, merged, schema }, problems);
    if (!source) continue;
    const { node, service } = declared;
    const replaced = replacedField({ type, declared, merged });
    const needs = new Map(
      sourceVariables(source).flatMap((variable) => {
        if (variable.scope !== 'this') return [];
        const written = variableNode(node, variable) ?? sourceNode(node);
        const place = { node: written, ownArguments: [], ...(replaced && { replaced }), problems };
        return [...needsOf([variable], { schema, type, place })];
      }),
    );
    fields.set(at, { type, name: node.name.value, service, source, needs, node });
  }
  return fields;
}
