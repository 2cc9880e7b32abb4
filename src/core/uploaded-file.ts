import { GatewayError } from './errors.ts';

/** The name of the scalar whose values are files. */
export const UPLOAD = 'Upload';

/** A file that came with a request, whole. What belongs to it is no member of an object, so that nothing walks into it. */
export class UploadedFile {
  readonly #name: string;
  readonly #mediaType: string;
  readonly #bytes: Uint8Array;

  constructor(name: string, mediaType: string, bytes: Uint8Array) {
    this.#name = name;
    this.#mediaType = mediaType;
    this.#bytes = bytes;
  }

  /** As the caller gave it: neither a path nor unique. */
  get name(): string {
    return this.#name;
  }

  /** As the caller gave it; empty where it was not given. */
  get mediaType(): string {
    return this.#mediaType;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** @throws {GatewayError} BAD_USER_INPUT: a file is no JSON */
  toJSON(): never {
    throw new GatewayError('BAD_USER_INPUT', { reason: 'a file can be sent to a service in a multipart body only' });
  }
}
