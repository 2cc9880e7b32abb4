import { hash } from 'node:crypto';

import type { Caller } from '../../core/context.ts';

/** Say when and how a token was issued, and nothing of whom it is for. */
const OF_TOKEN: ReadonlySet<string> = new Set([
  ...(['iat', 'exp', 'nbf', 'jti', 'auth_time', 'nonce'] as const),
  ...(['at_hash', 'c_hash', 's_hash', 'scope', 'scp'] as const),
]);

const marks = new WeakMap<Caller, CallerMark>();

/** What tells a caller's entries from those of others. */
export interface CallerMark {
  /** By whom they are: the same for all their tokens. */
  readonly who: string;
  /** And what they may see: by scopes and claims too, as services may answer by these. */
  readonly view: string;
}

/** Nobody: whoever has sent no credential. */
const NOBODY: CallerMark = { who: '', view: '-' };

/** Marks of a caller, without anything of their credential in it. */
export function callerMark(caller: Caller | undefined): CallerMark {
  if (!caller) return NOBODY;
  const known = marks.get(caller);
  if (known) return known;
  const { identity, scopes, claims } = caller;
  const others = Object.entries(claims).filter(([name]) => !OF_TOKEN.has(name));
  const view = JSON.stringify([identity, [...scopes].sort(), others.sort(([one], [other]) => (one < other ? -1 : 1))]);
  const mark = { who: digest(identity), view: digest(view) };
  marks.set(caller, mark);
  return mark;
}

/** Short, and as good as the text itself to tell it from others. */
export const digest = (text: string): string => hash('sha256', text, 'base64url');
