import { describe, expect, it } from 'vitest';
import { route, router } from '../../../demo/router.ts';

const handler = router([
  route('GET', '/shelves/:shelf/books/:book', ({ params, search }) => ({ ...params, page: search.get('page') })),
  route('POST', '/shelves', ({ body }) => ({ body: body ?? 'none' })),
]);

const send = (path: string, init?: RequestInit): Promise<Response> =>
  handler(new Request(`http://127.0.0.1${path}`, init));

describe('the route table', () => {
  it('decodes the named parts of a path', async () => {
    const response = await send('/shelves/a%2Fb/books/7?page=3');

    expect(await response.json()).toEqual({ shelf: 'a/b', book: '7', page: '3' });
  });

  it.each([
    ['404 for an unknown path', '/nothing', {}, 404],
    ['404 for a path that goes on', '/shelves/1/books/2/3', {}, 404],
    ['405 for another method', '/shelves', { method: 'PUT' }, 405],
    ['400 for a body that is not JSON', '/shelves', { method: 'POST', body: '{"' }, 400],
    ['400 for a path that does not decode', '/shelves/%ff/books/1', {}, 400],
  ])('answers %s', async (_, path, init, status) => {
    const response = await send(path, init);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status });
  });

  it('says which methods a path has', async () => {
    const response = await send('/shelves', { method: 'DELETE' });

    expect(response.headers.get('allow')).toBe('POST');
  });

  it('takes an empty body as none', async () => {
    const response = await send('/shelves', { method: 'POST' });

    expect(await response.json()).toEqual({ body: 'none' });
  });
});
