import { useEffect, useState } from './preact.js';

/**
 * @typedef {import('./model.d.ts').RecordedRequest} RecordedRequest
 * @typedef {object} State
 * @property {'connecting' | 'live' | 'away'} connection
 * @property {ReadonlyMap<number, RecordedRequest>} requests Oldest first.
 * @property {import('./model.d.ts').Described | undefined} described
 * @property {import('./model.d.ts').Schemas | undefined} schemas
 */

/** As many as the gateway keeps. */
const MAX_REQUESTS = 200;

/** @type {State} */
let state = { connection: 'connecting', requests: new Map(), described: undefined, schemas: undefined };

/** @type {Set<() => void>} */
const listeners = new Set();

const change = (/** @type {Partial<State>} */ changes) => {
  state = { ...state, ...changes };
  for (const listener of listeners) listener();
};

/** What is known by now; whoever calls it is drawn again when there is more. */
export function useStore() {
  const [, draw] = useState(state);
  useEffect(() => {
    const listener = () => draw(state);
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return state;
}

/** Follows the gateway while somebody looks; goes on by itself when it is started again. */
export function connect() {
  /** @type {EventSource | undefined} */
  let events;
  const follow = () => {
    // Browsers allow few connections to one host, and other tabs may need theirs.
    if (document.hidden) events?.close();
    else events = listen();
  };
  document.addEventListener('visibilitychange', follow);
  follow();
}

function listen() {
  const events = new EventSource('/-/requests');
  let isFirst = true;
  events.addEventListener('open', () => {
    isFirst = true;
    change({ connection: 'live' });
  });
  events.addEventListener('error', () => change({ connection: 'away' }));
  events.addEventListener('requests', (event) => {
    take(/** @type {readonly RecordedRequest[]} */ (dataOf(event)), isFirst ? new Map() : state.requests);
    isFirst = false;
  });
  events.addEventListener('schemas', (event) => {
    change({ schemas: /** @type {import('./model.d.ts').Schemas} */ (dataOf(event)) });
    void loadClients();
  });
  return events;
}

/** @returns {unknown} what came with an event */
const dataOf = (/** @type {MessageEvent<unknown>} */ { data }) => JSON.parse(String(data));

/** Forgets the requests, here and in the gateway. */
export async function clear() {
  const answer = await fetch('/-/clear', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (answer.ok) change({ requests: new Map() });
}

async function loadClients() {
  const answer = await fetch('/-/clients');
  if (!answer.ok) return;
  /** @type {unknown} */
  const described = await answer.json();
  change({ described: /** @type {import('./model.d.ts').Described} */ (described) });
}

function take(
  /** @type {readonly RecordedRequest[]} */ news,
  /** @type {ReadonlyMap<number, RecordedRequest>} */ known,
) {
  const requests = new Map(known);
  for (const request of news) requests.set(request.id, request);
  for (const id of [...requests.keys()].slice(0, -MAX_REQUESTS)) requests.delete(id);
  change({ requests });
}
