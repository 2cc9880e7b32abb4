import { expect, it } from 'vitest';
import { UploadedFile } from '../../../src/core/uploaded-file.ts';
import { multipartBody } from '../../../src/execute/multipart-body.ts';

const FILE = new UploadedFile('a.png', 'image/png', Buffer.from('bytes'));

/** The body with its boundary as BOUNDARY. */
function textOf(members: Readonly<Record<string, unknown>>): string {
  const { contentType, body } = multipartBody(members);
  const [, boundary = ''] = /^multipart\/form-data; boundary=(facet-[0-9a-f-]{36})$/.exec(contentType) ?? [];
  return body.toString().replaceAll(boundary, 'BOUNDARY').replaceAll('\r\n', '\n');
}

it('writes texts, files and JSON as parts, and leaves null out', () => {
  expect(textOf({ title: 'é', file: FILE, count: 7, isNew: true, by: { id: 1 }, tags: ['a', 'b'], none: null }))
    .toBe(`--BOUNDARY
content-disposition: form-data; name="title"

é
--BOUNDARY
content-disposition: form-data; name="file"; filename="a.png"
content-type: image/png

bytes
--BOUNDARY
content-disposition: form-data; name="count"

7
--BOUNDARY
content-disposition: form-data; name="isNew"

true
--BOUNDARY
content-disposition: form-data; name="by"
content-type: application/json

{"id":1}
--BOUNDARY
content-disposition: form-data; name="tags"
content-type: application/json

["a","b"]
--BOUNDARY--
`);
});

it('writes each file of a list as a part of its own', () => {
  const { length } = textOf({ files: [FILE, null, FILE] }).split('name="files"; filename="a.png"');

  expect(length - 1).toBe(2);
});

it.each([
  ['a"b.png', 'filename="a%22b.png"'],
  ['a\r\nx-evil: 1', 'filename="a%0D%0Ax-evil: 1"'],
  ['../../etc/passwd', 'filename="../../etc/passwd"'],
])('lets the name %j end no header', (name, written) => {
  expect(textOf({ file: new UploadedFile(name, 'image/png', FILE.bytes) })).toContain(`${written}\ncontent-type`);
});

it.each(['', 'image/png\r\nx-evil: 1', 'image', 'a b/c'])('takes %j for no media type', (type) => {
  expect(textOf({ file: new UploadedFile('a', type, FILE.bytes) })).toContain(
    'filename="a"\ncontent-type: application/octet-stream\n\nbytes',
  );
});

it('is no JSON', () => {
  expect(() => JSON.stringify({ file: FILE })).toThrow('a file can be sent to a service in a multipart body only');
});
