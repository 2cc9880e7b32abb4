/** A request to a REST service, taken apart: what it says, however it is written. */
export interface WireCall {
  readonly service: string;
  readonly method: string;
  /** `Type/field` and then the arguments that are segments, decoded. */
  readonly path: readonly string[];
  /** `name=value`, decoded, in the order of their names; without keys. */
  readonly pairs: readonly string[];
  /** Without keys; undefined when there is none. */
  readonly body: unknown;
}

/** Pairs in the order of their names; those of one name keep theirs. */
export const sortedPairs = (pairs: readonly string[]): readonly string[] =>
  pairs.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)));

const nameOf = (pair: string): string => pair.slice(0, pair.indexOf('='));

/** A call in one text, whatever the order of what it says. */
export const callText = ({ service, method, path, pairs, body }: WireCall): string =>
  `${service} ${method} ${path.join('/')} ${JSON.stringify(pairs)}${body === undefined ? '' : ` ${stableText(body)}`}`;

/** The call for one of a batch's keys. */
export const keyText = (call: WireCall, key: string): string => `${callText(call)} for ${key}`;

/** JSON with the members of each object in the order of the alphabet. */
export function stableText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}

/** A number that is the same for the same text. */
export function hash(text: string): number {
  let value = 7;
  for (let index = 0; index < text.length; index++) value = (value * 31 + text.charCodeAt(index)) % 1_000_003;
  return value;
}
