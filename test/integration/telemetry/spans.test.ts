import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { REPOSITORY } from '../../support/start-gateway.ts';
import { startDemoGateway } from '../../support/start-demo-gateway.ts';
import { collectSpans, type CollectedSpans } from './collect-spans.ts';
import { path, startWatched } from './watched-world.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;

function named(spans: CollectedSpans, name: string): ReadableSpan {
  const found = spans.ended().find((span) => span.name === name);
  if (!found)
    throw new Error(
      `there is no span "${name}" in ${spans
        .ended()
        .map((span) => span.name)
        .join(', ')}`,
    );
  return found;
}

it('has the dashboard as one tree: the request, its plan, and each of its four calls', async () => {
  using spans = collectSpans();
  await using world = await startDemoGateway();
  const dashboard = await readFile(join(REPOSITORY, 'clients/web/user-dashboard.graphql'), 'utf8');

  const { body } = await world.gateway.query('web', dashboard, {
    token: world.token,
    headers: { traceparent },
  });

  expect(body.errors).toBeUndefined();
  expect(spans.tree(TRACE)).toBe(
    ['query UserDashboard', '  GET notifications', '  GET orders', '  GET users', '  POST catalog', '  plan', ''].join(
      '\n',
    ),
  );
  const request = named(spans, 'query UserDashboard');
  expect(request.kind).toBe(SpanKind.SERVER);
  expect(request.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
  expect(request.attributes).toMatchObject({
    'http.request.method': 'POST',
    'url.path': '/web/graphql',
    'http.response.status_code': 200,
    'graphql.operation.type': 'query',
    'graphql.operation.name': 'UserDashboard',
    'facet.client': 'web',
    'facet.calls': 4,
    'facet.cost.requested': 126,
  });
  const catalog = named(spans, 'POST catalog');
  expect(catalog.kind).toBe(SpanKind.CLIENT);
  expect(catalog.attributes).toMatchObject({
    'peer.service': 'catalog',
    'facet.fields': ['productsByIds'],
    'http.response.status_code': 200,
  });
  expect(catalog.attributes['facet.keys']).toBeGreaterThan(1);
});

it('tells each service the span of its call, and leaves the trace as it is where nobody collects spans', async () => {
  {
    using spans = collectSpans();
    await using world = await startWatched();

    await world.gateway.query('web', '{ count }', { headers: { traceparent } });

    const call = named(spans, 'GET stock');
    expect(world.stock.requests.map(({ headers }) => headers['traceparent'])).toEqual([
      `00-${TRACE}-${call.spanContext().spanId}-01`,
    ]);
  }
  await using world = await startWatched();

  await world.gateway.query('web', '{ count }', { headers: { traceparent } });

  expect(world.stock.requests.map(({ headers }) => headers['traceparent'])).toEqual([traceparent]);
});

it('begins a trace of its own for a caller who has none, or one that is malformed', async () => {
  using spans = collectSpans();
  await using world = await startWatched();

  await world.gateway.query('web', '{ count }');
  await world.gateway.query('web', '{ count }', { headers: { traceparent: '00-zzz-1-01' } });

  const requests = spans.ended().filter(({ kind }) => kind === SpanKind.SERVER);
  expect(requests.map(({ parentSpanContext }) => parentSpanContext)).toEqual([undefined, undefined]);
  expect(new Set(requests.map((span) => span.spanContext().traceId)).size).toBe(2);
});

it('groups operations under names that no caller can add to', async () => {
  using spans = collectSpans();
  await using world = await startWatched();

  await world.gateway.query('web', `query ${'Mine'.repeat(50)} { count }`);
  await world.gateway.query('web', 'query Count { count }');
  await world.gateway.send('/web/count');

  const requests = spans.ended().filter(({ kind }) => kind === SpanKind.SERVER);
  expect(requests.map(({ name }) => name)).toEqual(['query web', 'query Count', 'query Count']);
  expect(requests.map(({ attributes }) => String(attributes['graphql.operation.name']).length)).toEqual([100, 5, 5]);
  expect(requests[2]?.attributes['url.path']).toBe('/web/count');
});

it('tells of tries, of failures and of what stands in for them', async () => {
  using spans = collectSpans();
  await using world = await startWatched();
  world.stock.route(path('count'), () => ({ status: 503 }));

  await world.gateway.query('web', '{ safe }');

  const call = named(spans, 'GET stock');
  expect(call.status.code).toBe(SpanStatusCode.ERROR);
  expect(call.attributes).toMatchObject({ 'error.type': '503', 'http.request.resend_count': 1 });
  expect(call.events.map(({ name, attributes }) => [name, attributes?.['http.response.status_code']])).toEqual([
    ['try', 503],
    ['try', 503],
  ]);
  const request = named(spans, 'query web');
  expect(request.status.code).toBe(SpanStatusCode.UNSET);
  expect(request.attributes).toMatchObject({ 'facet.degraded': 1, 'facet.codes': ['UPSTREAM_ERROR'] });
});

it('ends the span of a call to a service that has no address', async () => {
  using spans = collectSpans();
  await using world = await startWatched({ mode: 'dev', environment: {} });

  await world.gateway.query('web', '{ count }');

  expect(named(spans, 'GET stock').attributes).toMatchObject({ 'error.type': 'unavailable' });
});

it('has no call where the cache has the answer, and says what the cache had', async () => {
  using spans = collectSpans();
  await using world = await startWatched();

  await world.gateway.query('web', '{ item(id: 1) { stock } }');
  await world.gateway.query('web', '{ one: item(id: 1) { stock } }');

  const requests = spans.ended().filter(({ kind }) => kind === SpanKind.SERVER);
  expect(spans.ended().filter(({ kind }) => kind === SpanKind.CLIENT)).toHaveLength(1);
  expect(requests.map(({ events }) => events.map(({ attributes }) => attributes))).toEqual([
    [{ 'facet.service': 'stock', 'facet.keys': 1, 'facet.hit': 0, 'facet.stale': 0 }],
    [{ 'facet.service': 'stock', 'facet.keys': 1, 'facet.hit': 1, 'facet.stale': 0 }],
  ]);
});

it('has spans of requests that are refused, without what callers sent', async () => {
  using spans = collectSpans();
  await using world = await startWatched();

  await world.gateway.query('web', 'query { secret: nothing }', { headers: { cookie: 'secret' } });
  await world.gateway.query('nobody', '{ count }');

  const text = JSON.stringify(spans.ended().map(({ name, attributes, events }) => ({ name, attributes, events })));
  expect(spans.ended().map(({ name, attributes }) => [name, attributes['facet.codes']])).toEqual([
    ['POST web', ['GRAPHQL_VALIDATION_FAILED']],
  ]);
  expect(text).not.toContain('secret');
});
