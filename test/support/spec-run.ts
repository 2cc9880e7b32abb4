import { parse } from 'yaml';
import type { Issuer } from '../../demo/issuer.ts';
import type { ServeOptions } from '../../src/serve.ts';
import { answerBody, type SpecPage, type SpecRequest, type SpecStep } from './spec-page.ts';
import { described, startSpecServices } from './spec-services.ts';
import { startGateway, type TestGateway } from './start-gateway.ts';
import { costApart } from './without-cost.ts';

/** What a step of a page did, or should have done: compared as a whole. */
export interface Outcome {
  readonly line: number;
  /** What the services were asked; sorted. */
  readonly asked: readonly string[];
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Which way a page's requests go. */
export interface SpecWay extends Required<Pick<ServeOptions, 'jsonLane' | 'executor' | 'writeFrom'>> {
  readonly issuer: Issuer;
}

/**
 * Runs a page with services and a gateway of its own, and hands each step's outcome to `compare`. For limits and for what
 * is kept no time passes, so that ages can be told.
 */
export async function runPage(
  page: SpecPage,
  { issuer, ...way }: SpecWay,
  compare: (actual: Outcome, expected: Outcome) => void,
): Promise<void> {
  await using services = await startSpecServices(page);
  const { 'facet.yaml': yaml = '', ...files } = page.files;
  const { environment } = services;
  const settings = settingsFor(yaml, issuer);
  await using gateway = await startGateway({ files, environment, ...way, settings, now: () => 0 });
  for (const step of page.steps) {
    services.expect(step.exchanges);
    const response = await ask(gateway, step.request, issuer);
    const text = await response.text();
    const expected = expectedOf(step);
    compare(
      {
        line: step.line,
        asked: services.asked(),
        status: response.status,
        headers: shownHeaders(response.headers, expected.headers),
        body: comparable(answerBody(text, Object.fromEntries(response.headers)), expected.body),
      },
      expected,
    );
  }
}

function settingsFor(yaml: string, { url, jwksUrl: jwks, audience }: Issuer): object {
  const given = (parse(yaml) ?? {}) as { readonly auth?: { readonly jwt?: readonly object[] } };
  return { ...given, auth: { jwt: [{ issuer: url, jwks, audience, ...given.auth?.jwt?.[0] }] } };
}

async function ask(gateway: TestGateway, request: SpecRequest, issuer: Issuer): Promise<Response> {
  const { method, path, headers, body, caller } = request;
  const token = caller && (await issuer.issueToken({ sub: 'nobody', ...caller }));
  return gateway.send(path, {
    method,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
    ...(body !== undefined && { body }),
  });
}

function expectedOf({ line, exchanges, answer }: SpecStep): Outcome {
  const asked = exchanges.flatMap((exchange) => Array.from({ length: exchange.hits }, () => described(exchange)));
  return { line, asked: asked.sort(), ...answer, body: comparable(answer.body) };
}

const shownHeaders = (headers: Headers, wanted: Outcome['headers']): Outcome['headers'] =>
  Object.fromEntries(Object.keys(wanted).map((name) => [name, headers.get(name) ?? '(none)']));

/** Texts for people, which a page may leave out. */
const PROSE = ['message', 'locations', 'detail', 'title', 'type'];

/** A body with its data as text too, so that the order of its keys counts, and whose errors stand in the order of their paths, without the prose that the expected one leaves out. */
function comparable(body: unknown, expected: unknown = body): unknown {
  if (Array.isArray(body)) return body.map((event, index) => comparableEvent(event, expected, index));
  if (!isRecord(body)) return body;
  const wanted = isRecord(expected) ? expected : {};
  const { data, ...rest } = showsCost(wanted) ? body : (costApart(body).body as typeof body);
  return { ...('data' in body && { data, text: JSON.stringify(data) }), ...(plain(rest, wanted) as object) };
}

const showsCost = ({ extensions }: Readonly<Record<string, unknown>>): boolean =>
  isRecord(extensions) && 'cost' in extensions;

function comparableEvent(event: unknown, expected: unknown, index: number): unknown {
  if (!isRecord(event) || !('event' in event)) return event;
  const wanted = Array.isArray(expected)
    ? (expected[index] as Readonly<Record<string, unknown>> | undefined)
    : undefined;
  return { ...event, data: comparable(event['data'], wanted?.['data']) };
}

function plain(value: unknown, expected: unknown): unknown {
  if (Array.isArray(value)) {
    const wanted = byPath(Array.isArray(expected) ? expected : []);
    return byPath(value).map((item, index) => plain(item, wanted[index]));
  }
  if (!isRecord(value)) return value;
  const wanted = isRecord(expected) ? expected : {};
  const isProblem = 'code' in value || 'path' in value || 'message' in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isProblem || name in wanted || !PROSE.includes(name))
      .map(([name, member]) => [name, plain(member, wanted[name])]),
  );
}

const byPath = (items: readonly unknown[]): readonly unknown[] =>
  items.every((item) => isRecord(item) && 'path' in item)
    ? items.toSorted((one, other) => (pathText(one) < pathText(other) ? -1 : 1))
    : items;

const pathText = (item: unknown): string => JSON.stringify((item as Readonly<Record<string, unknown>>)['path']);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
