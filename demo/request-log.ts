import type { ReceivedRequest } from './answer.ts';

const CAPACITY = 10_000;

/** A request that reached a sample service. */
export interface RecordedRequest {
  /** `orders` for both instances. */
  readonly service: string;
  /** The instance that answered: `orders-a`. Equal to `service` where there is one. */
  readonly instance: string;
  readonly method: string;
  /** The path with its query string, as sent. */
  readonly path: string;
  /** Parsed when it is JSON, else the text; absent when empty. */
  readonly body?: unknown;
}

/** The latest 10,000 requests. */
export interface RequestLog {
  /** Oldest first. Live: grows as requests come in. */
  readonly requests: readonly RecordedRequest[];
  /** What a server calls with each request it receives. */
  recorder(service: string, instance: string): (request: ReceivedRequest) => void;
  clear(): void;
}

/** An empty log. */
export function createRequestLog(): RequestLog {
  const requests: RecordedRequest[] = [];
  return {
    requests,
    recorder:
      (service, instance) =>
      ({ method, path, body }) => {
        requests.push({ service, instance, method, path, ...(body !== '' && { body: parseIfJson(body) }) });
        if (requests.length > CAPACITY) requests.shift();
      },
    clear: () => {
      requests.length = 0;
    },
  };
}

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
