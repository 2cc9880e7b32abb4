/** One server-sent event. */
export interface SentEvent {
  readonly event: string;
  readonly data: string;
}

/** The events of a stream's text; comments are left out. */
export const sentEvents = (stream: string): readonly SentEvent[] =>
  stream
    .split('\n\n')
    .map((block) => ({ event: field(block, 'event') ?? 'message', data: field(block, 'data') ?? '', block }))
    .filter(({ block }) => /^(?:event|data):/m.test(block))
    .map(({ event, data }) => ({ event, data }));

const field = (block: string, name: string): string | undefined => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];

/** Events as a service sends them. */
export const eventText = ({ event, data }: SentEvent): string =>
  `${event === 'message' ? '' : `event: ${event}\n`}data: ${data}\n\n`;

/** Whether headers speak of a stream of events. */
export const isEventStream = (headers: Readonly<Record<string, string>>): boolean =>
  headers['content-type']?.startsWith('text/event-stream') === true;
