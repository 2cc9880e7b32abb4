/** An object of a result, where calls are made for it or for what lies below it. */
export class ResultObject {
  /** What a service answered. */
  readonly json: unknown;
  /** The object around it, one selected field above. */
  readonly up: ResultObject | undefined;
  /** By slot: what calls have given for it, and the objects below that calls are made for. Errors stand for themselves. */
  readonly values: unknown[];
  /** Grows from object to object, in the order of the result. */
  readonly position: number;

  constructor(json: unknown, up: ResultObject | undefined, slots: number, position: number) {
    this.json = json;
    this.up = up;
    this.values = slots === 1 ? [undefined] : new Array<unknown>(slots);
    this.position = position;
  }
}
