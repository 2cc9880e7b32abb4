import { expect, it } from 'vitest';

import { operationCalled } from '../../../src/cli/operation-called.ts';
import type { FieldSource } from '../../../src/graph/graph.ts';
import { parseUrlTemplate } from '../../../src/language/url-template.ts';
import { operationsOf } from '../../../src/openapi/operations.ts';
import { answers, description } from '../../support/scaffold-of.ts';

const OPERATIONS = operationsOf(
  description({
    '/pets/{id}': { get: answers({}), patch: answers({}) },
    '/pets/mine': { get: answers({}) },
    '/pets/{id}/events': { get: answers({}) },
  }),
);

const rest = (method: 'GET' | 'PATCH' | 'DELETE', url: string): FieldSource => ({
  ...{
    kind: 'rest',
    service: 'pets',
    method,
    url: parseUrlTemplate(url),
    body: undefined,
    isMultipart: false,
    headers: [],
    select: [],
  },
  ...{ batch: undefined, timeoutMs: undefined },
});

it.each<[string, FieldSource, string | undefined]>([
  ['another name for a value', rest('GET', '/pets/{$args.petId}?full=true'), 'GET /pets/{id}'],
  ['another method', rest('PATCH', '/pets/{$args.petId}'), 'PATCH /pets/{id}'],
  ['a path that is described in full', rest('GET', '/pets/mine'), 'GET /pets/mine'],
  ['a value that is always the same', rest('GET', '/pets/7'), 'GET /pets/{id}'],
  ['a method that is not described', rest('DELETE', '/pets/7'), undefined],
  ['a longer path', rest('GET', '/pets/7/toys'), undefined],
  [
    'a stream',
    {
      ...{ kind: 'events', service: 'pets', url: parseUrlTemplate('/pets/{$args.id}/events'), headers: [], select: [] },
      timeoutMs: undefined,
    },
    'GET /pets/{id}/events',
  ],
  ['no request', { kind: 'json', path: ['name'] }, undefined],
])('finds the operation for %s', (_, source, label) => {
  expect(operationCalled(source, OPERATIONS)?.label).toBe(label);
});
