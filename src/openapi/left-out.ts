/** Something of a document that has no place in a service file. */
export interface LeftOut {
  /** The operation: `GET /pets/{petId}`; empty for the document itself. */
  readonly operation: string;
  /** A clause: `its body is multipart/form-data, not JSON`. */
  readonly reason: string;
}

/** Why an operation cannot be a field. */
export class Inexpressible extends Error {
  override readonly name = 'Inexpressible';
}
