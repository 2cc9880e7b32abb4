import { request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_TEXTS, LONG_TEXT } from '../../support/hostile-texts.ts';
import { type SeenAnswer, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startService, type TestService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/echo.graphql': `
    extend schema @service(url: "{$env.ECHO}")
    extend type Query {
      echo(id: ID, text: String, list: [String], item: Item): Echo
        @rest(POST: "/echo", body: { id: "{$args.id}", text: "{$args.text}", list: "{$args.list}", item: "{$args.item}" })
    }
    type Echo { ok: Boolean }
    input Item { text: String }
  `,
  'schemas/app.graphql':
    'type Query { echo(id: ID, text: String, list: [String], item: Item): Echo } type Echo { ok: Boolean }',
  'clients/app/operations.graphql': `
    query Path($id: ID!, $text: String) @endpoint(GET: "/items/{id}/end") { echo(id: $id, text: $text) { ok } }
    query Search($text: String, $list: [String], $item: Item) @endpoint(GET: "/search") {
      echo(text: $text, list: $list, item: $item) { ok }
    }
    query Posted($id: ID!, $text: String) @endpoint(POST: "/items/{id}") { echo(id: $id, text: $text) { ok } }
    query Odd($__proto__: String, $constructor: [String], $toString: ID!, $then: String) @endpoint(GET: "/odd/{toString}") {
      echo(text: $__proto__, list: $constructor, id: $toString, item: { text: $then }) { ok }
    }
  `,
};

interface Sent {
  readonly method?: string;
  readonly body?: string;
}

let echo: TestService;
let gateway: TestGateway;

beforeAll(async () => {
  echo = await startService({ '/echo': { ok: true } });
  gateway = await startGateway({ files: FILES, environment: { ECHO: echo.url } });
});
afterAll(async () => {
  await gateway.close();
  await echo[Symbol.asyncDispose]();
});

/** Sends a path exactly as it is, which fetch would tidy up; gives the status, the code, and what the service got. */
async function send(path: string, { method = 'GET', body }: Sent = {}): Promise<unknown> {
  echo.forget();
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const sent = httpRequest(`${gateway.url}/`, { path, method, headers }, (answer) => {
    json(answer).then((value) => {
      const { code = codeOf(value) } = value as { readonly code?: string };
      resolve(code === undefined ? echo.requests[0]?.body : `${answer.statusCode} ${code}`);
    }, reject);
  });
  sent.on('error', reject).end(body);
  return promise;
}

const codeOf = (value: unknown): string | undefined =>
  (value as SeenAnswer['body']).errors?.map(({ extensions }) => String(extensions['code'])).join();

const wellFormed = HOSTILE_TEXTS.filter((text) => text.isWellFormed());

describe('a parameter of an endpoint', () => {
  it('has the text of its segment', async () => {
    for (const text of wellFormed.filter((one) => one !== '')) {
      expect(await send(`/app/items/${encodeURIComponent(text)}/end`), JSON.stringify(text)).toEqual({ id: text });
    }
    expect(await send('/app/items//end')).toBe('404 NOT_FOUND');
  });

  it.each(['..', '.', '%2e%2E', '%2E', '..;x', 'a%00b', '%C3%A9', '%2F..%2F'])(
    'is decoded once and goes nowhere: %s',
    async (text) => {
      expect(await send(`/app/items/${text}/end`)).toEqual({ id: decodeURIComponent(text) });
    },
  );

  it.each(['%', '%zz', '%FF', '%C3', '%ED%A0%80', '%C0%AF'])('is refused when it is no text: %s', async (text) => {
    expect(await send(`/app/items/${text}/end`)).toBe('400 BAD_REQUEST');
    expect(echo.requests).toEqual([]);
  });

  it('is one segment', async () => {
    expect(await send('/app/items/a/b/end')).toBe('404 NOT_FOUND');
  });

  it('has the text of its pair', async () => {
    for (const text of wellFormed) {
      const encoded = encodeURIComponent(text);

      expect(await send(`/app/search?text=${encoded}&list=${encoded}&list=0`), JSON.stringify(text)).toEqual({
        text,
        list: [text, '0'],
      });
      expect(await send(`/app/search?item=${encodeURIComponent(JSON.stringify({ text }))}`)).toEqual({
        item: { text },
      });
    }
    expect(await send(`/app/search?text=a+b%2Bc&list=`)).toEqual({ text: 'a b+c', list: [''] });
    expect(await send('/app/search?text')).toEqual({ text: '' });
    expect(await send(`/app/items/x/end?text=${'a'.repeat(9_000)}`)).toEqual({ id: 'x', text: 'a'.repeat(9_000) });
  });

  it.each(['%FF', '%C3', 'a%ED%A0%80', '%C0%AF'])('is refused when its pair is no text: %s', async (text) => {
    expect(await send(`/app/search?text=${text}`)).toBe('400 BAD_REQUEST');
    expect(await send(`/app/search?${text}=1`)).toBe('400 BAD_REQUEST');
    expect(echo.requests).toEqual([]);
  });

  it('has the text of its member', async () => {
    for (const text of [...HOSTILE_TEXTS, LONG_TEXT]) {
      const body = JSON.stringify({ text });
      expect(await send('/app/items/7', { method: 'POST', body })).toEqual({ id: '7', text });
    }
  });

  it.each([
    ['twice', '/app/search?text=a&text=b', '400 BAD_USER_INPUT'],
    ['in the path and in the query', '/app/items/7/end?id=8', '400 BAD_REQUEST'],
    ['nobody declared', '/app/search?constructor=1', '400 BAD_REQUEST'],
    ['of the prototype', '/app/search?__proto__=1', '400 BAD_REQUEST'],
    ['without a name', '/app/search?=1', '400 BAD_REQUEST'],
    ['with a bracket', '/app/search?text[]=1', '400 BAD_REQUEST'],
    ['that is an object of another shape', '/app/search?item=%7B%22__proto__%22:1%7D', '400 BAD_USER_INPUT'],
    ['that is no object', '/app/search?item=null,', '400 BAD_USER_INPUT'],
  ])('is refused %s', async (_, path, refusal) => {
    expect(await send(path)).toBe(refusal);
    expect(echo.requests).toEqual([]);
  });

  it('may be called like a member of every object', async () => {
    expect(await send('/app/odd/a?__proto__=b&constructor=c&constructor=d&then=e')).toEqual({
      id: 'a',
      text: 'b',
      list: ['c', 'd'],
      item: { text: 'e' },
    });
    expect(await send('/app/odd/a')).toEqual({ id: 'a', item: {} });
  });
});
