/** What was looked at, and how it is. */
export interface Finding {
  /** `service users`, `port 4000` */
  readonly subject: string;
  /** `off`: not set, so that nothing was to be found. */
  readonly state: 'ok' | 'failed' | 'off';
  /** What was found. Never holds a secret. */
  readonly found: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** As it should be. */
export const ok = (subject: string, found: string): Finding => ({ subject, state: 'ok', found });

/** Something that a gateway would fail with. */
export const failed = (subject: string, found: string, hint: string): Finding => ({
  subject,
  state: 'failed',
  found,
  hint,
});

/** Not used. */
export const off = (subject: string, found: string): Finding => ({ subject, state: 'off', found });

/** How long anything on the network may take. */
export const TIMEOUT_MS = 2_000;

/** Why a connection could not be had, in words that hold no address. */
export function reasonOf(error: unknown): string {
  const { code = '', name, cause } = error as NodeJS.ErrnoException & { readonly cause?: unknown };
  if (name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  const known = REASONS[code];
  if (known !== undefined) return known;
  if (cause !== undefined && cause !== error) return reasonOf(cause);
  return code === '' ? 'no connection' : `no connection (${code})`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host has no address',
  EAI_AGAIN: 'its host cannot be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it hung up',
  UND_ERR_SOCKET: 'it hung up',
};
