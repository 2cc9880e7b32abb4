/** Gives an environment variable; undefined when it is not set. */
export type Environment = (name: string) => string | undefined;

const HOLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** A text with every `${NAME}` filled in, and the names that are not set. An empty variable counts as not set. */
export function interpolate(
  text: string,
  environment: Environment,
): { readonly text: string; readonly missing: readonly string[] } {
  const missing = new Set<string>();
  const filled = text.replace(HOLE, (_, name: string) => {
    const value = environment(name);
    if (!value) missing.add(name);
    return value ?? '';
  });
  return { text: filled, missing: [...missing] };
}
