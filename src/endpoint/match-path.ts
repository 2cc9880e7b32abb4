/** A path with parameters, cut into its segments. */
export type PathPattern = readonly PathSegment[];

type PathSegment = { readonly literal: string } | { readonly parameter: string };

/** Reads `/orders/{id}`. */
export function pathPattern(path: string): PathPattern {
  return segmentsOf(path).map((segment) =>
    segment.startsWith('{') ? { parameter: segment.slice(1, -1) } : { literal: decoded(segment) ?? segment },
  );
}

/** The parameters of a path that a request asks for, as they were sent; undefined when the path is another one. */
export function matchPath(pattern: PathPattern, path: string): ReadonlyMap<string, string> | undefined {
  const segments = segmentsOf(path);
  if (segments.length !== pattern.length) return undefined;
  const parameters = new Map<string, string>();
  for (const [position, wanted] of pattern.entries()) {
    const segment = segments[position] ?? '';
    if ('literal' in wanted ? decoded(segment) !== wanted.literal : segment === '') return undefined;
    if ('parameter' in wanted) parameters.set(wanted.parameter, segment);
  }
  return parameters;
}

/** Sorts patterns so that of those that one path meets, the one with the earlier literals comes first. */
export function byPrecedence(one: PathPattern, other: PathPattern): number {
  const rank = (pattern: PathPattern): string => pattern.map((segment) => ('literal' in segment ? '0' : '1')).join('');
  const [first, second] = [rank(one), rank(other)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Percent-decodes one segment, so that an encoded slash stays in it; undefined for a bad escape. */
export function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);
