import { expect, it } from 'vitest';
import { parseJsonAnswer } from '../../../src/service/json-answer.ts';
import { client, request, startServer } from './support.ts';

const parse = (body: string | Uint8Array, status = 200, contentType = 'application/json') =>
  parseJsonAnswer('orders', { status, headers: { 'content-type': contentType }, body: Buffer.from(body) });

it.each([
  ['an object', '{"id":1}', { id: 1 }],
  ['null', 'null', null],
  ['text beyond ASCII', '"é€😀"', 'é€😀'],
  ['a byte order mark before the value', '\uFEFF[1]', [1]],
])('reads %s', (_, text, value) => {
  expect(parse(text)).toEqual(value);
});

it('does not mind the content type', () => {
  expect(parse('{"id":1}', 200, 'text/html')).toEqual({ id: 1 });
});

it.each([
  ['204', 204, 'ignored'],
  ['205', 205, 'ignored'],
  ['an empty body', 200, ''],
])('takes %s for null', (_, status, body) => {
  expect(parse(body, status)).toBeNull();
});

it.each([
  ['HTML', '<html></html>'],
  ['JSON that is cut off', '{"id":1'],
  ['JSON with something after it', '{"id":1} x'],
  ['white space alone', '  \n'],
  ['a byte order mark alone', '\uFEFF'],
  ['broken UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
  ['UTF-16', Buffer.from('{"id":1}', 'utf16le')],
])('refuses %s', (_, body) => {
  expect(() => parse(body)).toThrow(expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE' }));
});

it('keeps a member called __proto__ to itself', () => {
  const value = parse('{"__proto__":{"admin":true}}') as Record<string, unknown>;

  expect(value['admin']).toBeUndefined();
});

it('says nothing of the body to the caller', async () => {
  await using server = await startServer((_, response) => void response.writeHead(502).end('<html>10.0.0.7</html>'));
  await using orders = client([server.origin]);
  const answer = await orders.call(request());

  const failure = (() => {
    try {
      return parseJsonAnswer('orders', answer);
    } catch (error) {
      return error;
    }
  })();

  expect(JSON.parse(JSON.stringify(failure))).toEqual({
    message: 'Service "orders" sent an answer that does not fit.',
    extensions: { code: 'UPSTREAM_BAD_RESPONSE', service: 'orders', status: 502 },
  });
});
