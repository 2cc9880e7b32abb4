/** What an answer says of its cost. */
export interface SeenCost {
  readonly requested: number;
  readonly actual: number;
  readonly throttleStatus?: {
    readonly maximumAvailable: number;
    readonly currentlyAvailable: number;
    readonly restoreRate: number;
  };
}

/** A body, or each event of a stream, without what it says of its cost. */
export const withoutCost = (body: unknown): unknown =>
  Array.isArray(body)
    ? body.map((event: object) => ('data' in event ? { ...event, data: costApart(event.data).body } : event))
    : costApart(body).body;

/** A body parted from what it says of its cost, which most tests are not about. */
export function costApart(body: unknown): { readonly body: unknown; readonly cost: SeenCost | undefined } {
  const { extensions, ...rest } = (typeof body === 'object' && body !== null ? body : {}) as {
    readonly extensions?: { readonly cost?: SeenCost };
  };
  if (!extensions || !('cost' in extensions)) return { body, cost: undefined };
  const { cost, ...others } = extensions;
  return { body: { ...rest, ...(Object.keys(others).length > 0 && { extensions: others }) }, cost };
}
