import { Server } from 'node:net';
import { setImmediate as turnOfEventLoop, setTimeout as passed } from 'node:timers/promises';

/** Requests that were on their way when we stopped accepting still arrive within this time. */
const IDLE_GRACE_MS = 100;

/** Connections of one kind, at the end of a server. */
export interface EndingConnections {
  /** From now on each answer is the last one on its connection. */
  announce(): void;
  /** Closes those that answer nothing; called again and again until all are closed. */
  closeIdle(): void;
  /** Closes all, whatever they answer. */
  closeAll(): void;
  /** Whether none is open. */
  readonly areClosed: boolean;
}

/** How a server comes to its end. */
export interface Drain {
  /** How long connections are still accepted, for one request each, while whoever sends them is being told to stop. */
  readonly noticeMs: number;
  /** How long requests may take from then on. */
  readonly graceMs: number;
}

/** Stops accepting after `noticeMs`, lets requests end for up to `graceMs`, then closes what is left. Resolves when all connections are closed. */
export async function drain(
  listener: Server,
  kinds: readonly EndingConnections[],
  { noticeMs, graceMs }: Drain,
): Promise<void> {
  for (const kind of kinds) kind.announce();
  if (noticeMs > 0) await passed(noticeMs);
  // Connections that the system has made and we have not yet taken are reset: now there are none.
  await turnOfEventLoop();
  const idle = setInterval(() => kinds.forEach((kind) => kind.closeIdle()), IDLE_GRACE_MS);
  const late = setTimeout(() => kinds.forEach((kind) => kind.closeAll()), graceMs);
  // http.Server.close would close idle connections at once, with a request perhaps already on its way.
  await new Promise<void>((resolve) => Server.prototype.close.call(listener, () => resolve()));
  // Those that came another way than to its port the listener does not know.
  while (kinds.some(({ areClosed }) => !areClosed)) await passed(IDLE_GRACE_MS);
  clearInterval(idle);
  clearTimeout(late);
}
