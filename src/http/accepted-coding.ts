/** A content coding that answers can have: https://www.rfc-editor.org/rfc/rfc9110#name-content-codings */
export type Coding = 'zstd' | 'br' | 'gzip';

/** What a caller makes of an answer. */
export interface AcceptedCoding {
  /** The best one; undefined where it is no coding at all. */
  readonly coding: Coding | undefined;
  /** Whether even a short answer has to have it. */
  readonly isRequired: boolean;
}

/** The cheapest first: it decides between those that a caller likes as much. */
const CODINGS: readonly Coding[] = ['zstd', 'br', 'gzip'];

/** The answer comes as it is. */
export const NO_CODING: AcceptedCoding = { coding: undefined, isRequired: false };

/** Browsers send a handful of them. */
const MAX_KNOWN = 100;
const MAX_KNOWN_LENGTH = 200;

const known = new Map<string, AcceptedCoding>();

/**
 * Reads an Accept-Encoding header by https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding: the higher quality wins.
 * Where nothing will do, the answer comes as it is.
 */
export function acceptedCoding(header: string): AcceptedCoding {
  const found = known.get(header);
  if (found) return found;
  const accepted = read(header);
  if (known.size >= MAX_KNOWN) known.clear();
  if (header.length <= MAX_KNOWN_LENGTH) known.set(header, accepted);
  return accepted;
}

function read(header: string): AcceptedCoding {
  const qualities = new Map(header.toLowerCase().split(',').flatMap(qualityOf));
  const any = qualities.get('*');
  const [best] = CODINGS.map((coding) => ({ coding, quality: qualities.get(coding) ?? any ?? 0 }))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  if (!best) return NO_CODING;
  const identity = qualities.get('identity') ?? (any === 0 ? 0 : undefined);
  if (identity !== undefined && identity > best.quality) return NO_CODING;
  return { coding: best.coding, isRequired: identity === 0 };
}

/** Codings and their qualities; what is no quality leaves a coding out. */
function qualityOf(text: string): readonly (readonly [string, number])[] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim());
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = given === undefined ? 1 : Number(given);
  const coding = name === 'x-gzip' ? 'gzip' : name;
  return coding !== '' && quality >= 0 && quality <= 1 ? [[coding, quality]] : [];
}
