import type { CodeContext } from './code-context.ts';

/**
 * Makes the value of one `@computed` field, or a promise of it. It gets what the field's `selectionSet` names (in a type
 * of the client alone: the arguments around it), the field's own arguments, and the request.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an author who gives no types gets none
export type FieldCode<Source = any, Result = unknown, Args = any> = (
  object: Source,
  args: Args,
  ctx: CodeContext,
) => Result | Promise<Result>;

/** Functions for `@computed` fields, by type and field. */
export type FieldCodes = Readonly<Record<string, Readonly<Record<string, FieldCode>>>>;

/**
 * The code of a client, as it is: only its types are checked. A plain object as default export does the same.
 *
 * @example
 * // schemas/web.ts
 * interface WebResolvers {
 *   Order: { totalLabel: FieldCode<{ total: number; currency: string }, string> };
 * }
 * export default defineClient<WebResolvers>({
 *   Order: { totalLabel: ({ total, currency }) => `${total.toFixed(2)} ${currency}` },
 * });
 */
export function defineClient(code: FieldCodes): FieldCodes;
export function defineClient<Resolvers extends object>(code: Resolvers): Resolvers;
export function defineClient(code: object): object {
  return code;
}
