import { asGatewayError } from '../core/errors.ts';
import { copiedSettings, type Settings } from '../core/settings.ts';
import type { Operated } from '../operators.ts';
import type { ServeOptions, Serving } from '../serve.ts';
import type { Order, Question, Report } from './messages.ts';
import { takeConnections } from './take-connections.ts';

/** What a worker is given by the primary. */
export interface GivenToWorker extends Required<Pick<ServeOptions, 'bind' | 'openToOperators'>> {
  readonly root: string;
  readonly settings: Settings;
}

/** What keeps a process that has closed everything: timers and connections of the services' code. */
const LEFTOVERS_MS = 300;

/**
 * Serves as the primary says until that tells it to stop, or is gone. Gives the exit code. A SIGTERM of its own tells the
 * primary to tell it so. Rejects when `start` does.
 */
export async function runWorker(start: (given: GivenToWorker) => Promise<Serving>): Promise<number> {
  // A terminal sends these to all processes; what follows from them is for the primary to say.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  try {
    const { root, settings, port } = await startOrder();
    const operated = Promise.withResolvers<Operated>();
    const serving = await start({
      root,
      settings: copiedSettings(settings),
      bind: (server) => {
        takeConnections(server);
        return Promise.resolve(port);
      },
      openToOperators: (given) => {
        operated.resolve(given);
        return Promise.resolve(undefined);
      },
    });
    await serving.close(await untilStopped(serving, await operated.promise));
  } finally {
    if (process.connected) process.disconnect();
  }
  setTimeout(() => process.exit(), LEFTOVERS_MS).unref();
  return 0;
}

/** Does what the primary says. Resolves with how many milliseconds of notice are given when it says to stop. */
function untilStopped(serving: Serving, operated: Operated): Promise<number> {
  const tellServed = (): void =>
    report({ kind: 'serving', clients: serving.clientNames(), isReady: operated.isReady() });
  const stopped = new Promise<number>((resolve) => {
    process.on('message', (order: Order) => {
      if (order.kind === 'reload') void serving.reload().then(tellServed);
      if (order.kind === 'stop') resolve(order.noticeMs);
      if (order.kind === 'ask')
        void answerTo(order.question, operated).then((answer) => report({ ...answer, id: order.id }));
    });
    process.once('disconnect', () => resolve(0));
  });
  process.once('SIGTERM', () => report({ kind: 'leaving' }));
  tellServed();
  return stopped;
}

/** The primary may have gone in the meantime. */
function report(message: Report): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

function startOrder(): Promise<Extract<Order, { readonly kind: 'start' }>> {
  const ordered = new Promise<Extract<Order, { readonly kind: 'start' }>>((resolve, reject) => {
    const take = (order: Order): void => {
      if (order.kind !== 'start') return;
      process.off('message', take);
      resolve(order);
    };
    process.on('message', take);
    process.once('disconnect', () => reject(new Error('the primary has ended')));
  });
  report({ kind: 'hello' });
  return ordered;
}

type Answer =
  { readonly kind: 'answer'; readonly value: unknown } | Omit<Extract<Report, { readonly kind: 'failure' }>, 'id'>;

async function answerTo(question: Question, { purge, metrics, usage }: Operated): Promise<Answer> {
  try {
    if (question.about === 'usage') return { kind: 'answer', value: await usage(question.format) };
    if (question.about === 'purge') return { kind: 'answer', value: await purge(question.purge) };
    return { kind: 'answer', value: question.about === 'metrics' ? await metrics.numbers() : true };
  } catch (error) {
    const { code, message } = asGatewayError(error);
    return { kind: 'failure', code, message };
  }
}
