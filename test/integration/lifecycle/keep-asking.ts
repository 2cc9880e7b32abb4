import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as passed } from 'node:timers/promises';
import { vi } from 'vitest';

/** Requests that go on, and what became of them. */
export interface Asking {
  /** Bodies of answers with status 200; live. */
  readonly answers: readonly string[];
  /** What else happened but that nobody listened any more, which ends it; live. */
  readonly failures: readonly string[];
  /** Resolves when so many more have been answered. */
  more(count: number): Promise<void>;
  /** Sends no more; resolves when the last has been answered. */
  stop(): Promise<void>;
}

/** What is asked. */
export interface Question {
  /** Full URL of a GraphQL endpoint. */
  readonly url: string;
  readonly query: string;
  readonly perSecond: number;
}

const TICK_MS = 10;

/**
 * Asks at a rate that does not wait for answers. Every other request has a new connection, the rest keep theirs. Nothing
 * is sent a second time: a connection that breaks under a request is a failure.
 */
export function keepAsking({ url, query, perSecond }: Question): Asking {
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: false })];
  const answers: string[] = [];
  const failures: string[] = [];
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  let isOn = true;
  const end = async (): Promise<void> => {
    isOn = false;
    await Promise.all(underWay);
    for (const agent of agents) agent.destroy();
  };
  const ask = async (agent: Agent | undefined): Promise<void> => {
    try {
      const { status, body } = await post(url, query, agent);
      if (status === 200) answers.push(body);
      else failures.push(`${status} ${body}`);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ECONNREFUSED') failures.push(message);
      else isOn = false;
    }
  };
  const run = async (): Promise<void> => {
    const startedMs = performance.now();
    while (isOn) {
      for (; isOn && sent < ((performance.now() - startedMs) / 1_000) * perSecond; sent++) {
        const one = ask(agents[sent % 2]);
        underWay.add(one);
        void one.then(() => underWay.delete(one));
      }
      await passed(TICK_MS);
    }
  };
  void run();
  const more = async (count: number): Promise<void> => {
    const goal = answers.length + count;
    await vi.waitFor(() => answers.length >= goal || Promise.reject(new Error(`${answers.length} of ${goal}`)), {
      timeout: 20_000,
      interval: 10,
    });
  };
  return { answers, failures, more, stop: end };
}

function post(url: string, query: string, agent: Agent | undefined): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, ...(agent && { agent }) };
    const sending = request(url, options, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    sending.on('error', reject).end(JSON.stringify({ query }));
  });
}
