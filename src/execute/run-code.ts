/**
 * The value that code makes, or a promise of it that does not reject: what code throws comes back as an error that
 * names its field. A list may hold promises.
 */
export function runCode(name: string, run: () => unknown): unknown {
  const failed = (cause: unknown): Error => new Error(`the code of ${name} failed`, { cause });
  try {
    const value = run();
    if (isPending(value)) return complete(value).catch(failed);
    return value instanceof Error ? failed(value) : value;
  } catch (error) {
    return failed(error);
  }
}

async function complete(pending: unknown): Promise<unknown> {
  const value = await pending;
  if (value instanceof Error) throw value;
  return Array.isArray(value) ? Promise.all(value) : value;
}

const isPending = (value: unknown): boolean => isPromise(value) || (Array.isArray(value) && value.some(isPromise));

const isPromise = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
