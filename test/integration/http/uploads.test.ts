import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import { UploadedFile } from '../../../src/core/uploaded-file.ts';
import { codeOf, fakePipeline, lanes, LIMITS, MAX_BODY_BYTES, startTestServer, type TestPipeline } from './support.ts';

const QUERY = 'mutation ($file: Upload, $files: [Upload!]) { a(file: $file, files: $files) }';
const PREFLIGHT = { 'apollo-require-preflight': 'true' };

type Part = string | Blob;

/** A form with these fields, in this order. */
function formOf(parts: Readonly<Record<string, Part>>): FormData {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === 'string') form.append(name, part);
    else form.append(name, part, 'cat.png');
  }
  return form;
}

const image = (bytes = 3): Blob => new Blob(['x'.repeat(bytes)], { type: 'image/png' });
const operations = (variables: object, query = QUERY): string => JSON.stringify({ query, variables });
const send = (url: string, body: BodyInit, headers: Record<string, string> = PREFLIGHT): Promise<Response> =>
  fetch(`${url}/web/graphql`, { method: 'POST', headers, body });

/** A pipeline that answers what it refuses by its code, and else nothing: files are no JSON. */
function quietPipeline(): TestPipeline {
  const pipeline = fakePipeline();
  return {
    ...pipeline,
    graphql: async (request) => {
      const isRefused = request.params instanceof GatewayError;
      return pipeline.graphql(isRefused ? request : { ...request, params: {} }).finally(() => {
        if (!isRefused) pipeline.requests[pipeline.requests.length - 1] = request;
      });
    },
  };
}

const paramsOf = ({ requests }: TestPipeline): Readonly<Record<string, unknown>> => {
  const params = requests.at(-1)?.params;
  return params && !(params instanceof GatewayError) ? (params.variables ?? {}) : {};
};

const part = (head: string): string => `--b\r\n${head}\r\n\r\n`;
const NAMED = 'content-disposition: form-data; name="a"';

it.each([
  ['thousands of parts', part(NAMED).repeat(10_000), 'PAYLOAD_TOO_LARGE'],
  ['thousands of headers', part(`${NAMED}\r\n`.repeat(10_000).trimEnd()), 'BAD_REQUEST'],
  ['a part that ends in its headers', `--b\r\n${NAMED}\r\n`, 'BAD_REQUEST'],
])('refuses %s before they are parsed', async (_name, parts, code) => {
  await using server = await startTestServer({ pipeline: quietPipeline() });

  const headers = { ...PREFLIGHT, 'content-type': 'multipart/form-data; charset=utf-8; boundary="b"' };
  const response = await send(server.url, `${parts}--b--\r\n`, headers);

  expect(await codeOf(response)).toBe(code);
});

describe.each(lanes)('%s', (_, jsonLane) => {
  it('puts files where the map says', async () => {
    const pipeline = quietPipeline();
    await using server = await startTestServer({ jsonLane, pipeline });
    const form = formOf({
      operations: operations({ file: null, files: [null, null], input: { deep: [{ file: null }] } }),
      map: JSON.stringify({ 0: ['variables.file', 'variables.input.deep.0.file'], b: ['variables.files.1'] }),
      0: image(),
      b: new Blob(['words'], { type: 'text/plain' }),
    });

    const response = await send(server.url, form);

    expect(response.status).toBe(200);
    const { file, files, input } = paramsOf(pipeline) as {
      file: UploadedFile;
      files: (UploadedFile | null)[];
      input: { deep: { file: UploadedFile }[] };
    };
    expect(file).toBeInstanceOf(UploadedFile);
    expect([file.name, file.mediaType, Buffer.from(file.bytes).toString()]).toEqual(['cat.png', 'image/png', 'xxx']);
    expect(input.deep[0]?.file).toBe(file);
    expect(files[0]).toBeNull();
    expect(Buffer.from(files[1]?.bytes ?? []).toString()).toBe('words');
  });

  it.each(['graphql-require-preflight', 'apollo-require-preflight', 'x-requested-with'])(
    'takes files with the header %s, for which a browser asks first',
    async (name) => {
      await using server = await startTestServer({ jsonLane, pipeline: quietPipeline() });
      const form = formOf({ operations: operations({ file: null }), map: '{"0":["variables.file"]}', 0: image() });

      expect((await send(server.url, form, { [name]: '1' })).status).toBe(200);
    },
  );

  it('does not take a form that any page could send', async () => {
    const pipeline = quietPipeline();
    await using server = await startTestServer({ jsonLane, pipeline });
    const form = formOf({ operations: operations({ file: null }), map: '{"0":["variables.file"]}', 0: image() });

    const response = await send(server.url, form, {});

    expect(response.status).toBe(415);
    expect(await codeOf(response)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it.each([
    ['without operations', { map: '{}' }, 'the fields \\"operations\\" and \\"map\\"'],
    ['without a map', { operations: operations({}) }, 'the fields \\"operations\\" and \\"map\\"'],
    ['with operations that are none', { operations: '{', map: '{}' }, 'the body is not valid JSON'],
    ['with a batch', { operations: '[]', map: '{}' }, 'batches are not supported'],
    ['with a map that is none', { operations: operations({}), map: '[]' }, '\\"map\\" must be a JSON object'],
    [
      'with a map of texts',
      { operations: operations({}), map: '{"0":"variables.file"}', 0: image() },
      'lists of paths',
    ],
    [
      'without the file',
      { operations: operations({ file: null }), map: '{"0":["variables.file"]}' },
      'what is no file',
    ],
    [
      'with a text for a file',
      { operations: operations({ file: null }), map: '{"0":["variables.file"]}', 0: 'x' },
      'what is no file',
    ],
    ['with a file too many', { operations: operations({}), map: '{}', 0: image() }, 'does not name every file'],
    ...[
      'variables.other',
      'variables',
      'query',
      'variables.text',
      'variables.__proto__.x',
      'variables.constructor',
      7,
    ].map(
      (path) =>
        [
          `with the path ${path}`,
          { operations: operations({ file: null, text: 'a' }), map: JSON.stringify({ 0: [path] }), 0: image() },
          'names no null of the variables',
        ] as const,
    ),
  ] as const)('refuses a request %s', async (_name, parts, reason) => {
    const pipeline = quietPipeline();
    await using server = await startTestServer({ jsonLane, pipeline });

    const response = await send(server.url, formOf(parts));

    expect(await codeOf(response.clone())).toBe('BAD_REQUEST');
    expect(await response.text()).toContain(reason);
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it.each([
    ['no boundary', 'multipart/form-data'],
    ['another boundary', 'multipart/form-data; boundary=other'],
  ])('refuses a body with %s', async (_name, type) => {
    await using server = await startTestServer({ jsonLane, pipeline: quietPipeline() });

    const response = await send(server.url, '--a\r\n', { ...PREFLIGHT, 'content-type': type });

    expect(await codeOf(response)).toBe('BAD_REQUEST');
  });

  it.each([
    ['a file that is too large', { 0: image(LIMITS.maxFileBytes + 1) }, ['variables.files.0']],
    ['too many files', { 0: image(), 1: image(), 2: image(), 3: image() }, ['variables.files.0']],
    ['a body that is too large', { 0: image(MAX_BODY_BYTES) }, ['variables.files.0']],
  ])('refuses %s', async (_name, files, paths) => {
    await using server = await startTestServer({ jsonLane, pipeline: quietPipeline() });
    const map = JSON.stringify({ 0: paths });

    const response = await send(server.url, formOf({ operations: operations({ files: [null] }), map, ...files }));

    expect(await codeOf(response)).toBe('PAYLOAD_TOO_LARGE');
  });
});
