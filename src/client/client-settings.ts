import { type DocumentNode, Kind } from 'graphql';

import { durationMs } from '../core/duration.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Budget, ClientSettings } from './client.ts';

const DEFAULT_MAX_DEPTH = 12;
const DEFAULT_MAX_COST = 1_000;

/** What `@bff` says, with its defaults. */
export function clientSettings(document: DocumentNode): ClientSettings {
  const use = document.definitions
    .filter((node) => node.kind === Kind.SCHEMA_EXTENSION || node.kind === Kind.SCHEMA_DEFINITION)
    .map((node) => directiveOn(node, 'bff'))
    .find((found) => found !== undefined);
  const auth = use?.string('auth');
  return {
    auth: auth === 'NONE' || auth === 'REQUIRED' ? auth : 'OPTIONAL',
    operations: use?.string('operations') === 'PERSISTED' ? 'PERSISTED' : 'ANY',
    maxDepth: use?.int('maxDepth') ?? DEFAULT_MAX_DEPTH,
    maxCost: use?.int('maxCost') ?? DEFAULT_MAX_COST,
    budget: budgetOf(use?.plain('budget')),
  };
}

function budgetOf(value: unknown): Budget | undefined {
  const { cost, window } = (value ?? {}) as { readonly cost?: unknown; readonly window?: unknown };
  const windowMs = typeof window === 'string' ? durationMs(window) : undefined;
  return typeof cost === 'number' && windowMs !== undefined ? { cost, windowMs } : undefined;
}
