import type { Problems } from '../language/problem.ts';
import { abstractViews } from './abstract-views.ts';
import { batches } from './batches.ts';
import { callerWithoutAuth } from './caller-without-auth.ts';
import { clientDirectives } from './client-directives.ts';
import { clientOnlyTypes } from './client-only-types.ts';
import { clientSchemas } from './client-schemas.ts';
import { code } from './code.ts';
import { codeNeeds } from './code-needs.ts';
import { directiveNames } from './directive-names.ts';
import { directivePlaces } from './directive-places.ts';
import { endpoints } from './endpoints.ts';
import { eventSources } from './event-sources.ts';
import { graphArguments } from './graph-arguments.ts';
import { graphFallbacks } from './graph-fallbacks.ts';
import { graphScopes } from './graph-scopes.ts';
import { graphTypes } from './graph-types.ts';
import { headerUse } from './header-use.ts';
import { inputViews } from './input-views.ts';
import { sourceCircles } from './source-circles.ts';
import { interfacePaths } from './interface-paths.ts';
import { lookUpWays } from './look-up-ways.ts';
import { listSizes } from './list-sizes.ts';
import { nPlusOne } from './n-plus-one.ts';
import { nonnullRemote } from './nonnull-remote.ts';
import { openLookups } from './open-lookups.ts';
import type { Project } from '../client/load-project.ts';
import type { Pass } from './pass.ts';
import { publicUsesIdentity } from './public-uses-identity.ts';
import { serviceUrls } from './service-urls.ts';
import { storedOperations } from './stored-operations.ts';
import { thisArguments } from './this-arguments.ts';
import { unboundedLists } from './unbounded-lists.ts';
import { urlTemplates } from './url-templates.ts';
import { viewArguments } from './view-arguments.ts';
import { viewArgumentUse } from './view-argument-use.ts';
import { viewTypes } from './view-types.ts';
import { wireNames } from './wire-names.ts';

const SERVICES: readonly Pass[] = [
  serviceUrls,
  graphScopes,
  graphArguments,
  graphTypes,
  graphFallbacks,
  urlTemplates,
  headerUse,
  batches,
  eventSources,
  sourceCircles,
];

const CLIENTS: readonly Pass[] = [
  clientSchemas,
  clientDirectives,
  clientOnlyTypes,
  abstractViews,
  inputViews,
  viewArgumentUse,
  viewTypes,
  viewArguments,
  callerWithoutAuth,
];

const BOTH: readonly Pass[] = [
  directivePlaces,
  directiveNames,
  listSizes,
  wireNames,
  interfacePaths,
  lookUpWays,
  thisArguments,
  code,
  codeNeeds,
];

const OPERATIONS: readonly Pass[] = [storedOperations, endpoints];

const WARNINGS: readonly Pass[] = [nonnullRemote, openLookups, nPlusOne, unboundedLists, publicUsesIdentity];

/** Adds what LANGUAGE.md §5 asks for beyond loading: every pass runs, whatever the others have found. */
export function checkProject({ problems, ...project }: Project & { readonly problems: Problems }): void {
  for (const pass of [...SERVICES, ...CLIENTS, ...BOTH, ...OPERATIONS, ...WARNINGS]) pass(project, problems);
}
