import { randomUUID } from 'node:crypto';

import { UploadedFile } from '../core/uploaded-file.ts';

/** A body with its content type. */
export interface MultipartBody {
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * Members of an object as multipart/form-data: https://www.rfc-editor.org/rfc/rfc7578. A file is a part of its own, and so is
 * each file of a list; objects and other lists are JSON, null is left out.
 */
export function multipartBody(members: Readonly<Record<string, unknown>>): MultipartBody {
  const boundary = `facet-${randomUUID()}`;
  const parts = Object.entries(members).flatMap(([name, value]) => partsOf(name, value));
  const chunks = parts.flatMap(({ head, content }) => [
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
    typeof content === 'string' ? Buffer.from(content) : content,
    Buffer.from('\r\n'),
  ]);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

interface Part {
  readonly head: string;
  readonly content: string | Uint8Array;
}

function partsOf(name: string, value: unknown): readonly Part[] {
  if (value === null || value === undefined) return [];
  if (value instanceof UploadedFile) return [filePart(name, value)];
  if (Array.isArray(value) && value.some((item) => item instanceof UploadedFile))
    return value.flatMap((item: unknown) => partsOf(name, item));
  const head = `name="${quoted(name)}"`;
  if (typeof value === 'string') return [{ head, content: value }];
  const isJson = typeof value === 'object';
  return [{ head: isJson ? `${head}\r\ncontent-type: application/json` : head, content: JSON.stringify(value) }];
}

function filePart(name: string, file: UploadedFile): Part {
  const type = MEDIA_TYPE.test(file.mediaType) ? file.mediaType : 'application/octet-stream';
  return {
    head: `name="${quoted(name)}"; filename="${quoted(file.name)}"\r\ncontent-type: ${type}`,
    content: file.bytes,
  };
}

/** What a caller says must not become a header of its own. */
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:; ?[\w-]+=[\w-]+)*$/;

/** As browsers do: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
const quoted = (text: string): string =>
  text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('\0', '');
