import { expect, it } from 'vitest';
import { logRequest } from '../../../src/core/access-log.ts';
import { createLog, type GatewayLog, type LogOptions } from '../../../src/core/log.ts';

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';

function recorded(options: Partial<LogOptions> & { readonly isTTY?: boolean } = {}): {
  readonly log: GatewayLog;
  readonly lines: string[];
} {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line), isTTY: options.isTTY };
  return { log: createLog({ level: 'info', pretty: false, ...options, destination }), lines };
}

it('writes one line of JSON with level, time, fields and message', () => {
  const { log, lines } = recorded();

  log.child({ requestId: 'r1' }).warn({ service: 'orders' }, 'slow');

  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown,
    requestId: 'r1',
    service: 'orders',
    msg: 'slow',
  });
});

it('leaves out what is less severe than its level', () => {
  const { log, lines } = recorded({ level: 'error' });

  log.warn('no');
  log.error('yes');

  expect(lines).toHaveLength(1);
});

it.each([
  ['a header', { headers: { Authorization: 'hunter2', 'x-request-id': 'r1' } }],
  ['a cookie', { res: { headers: { 'set-cookie': ['hunter2'] } } }],
  ['a field deep down', { a: [{ b: { 'X-Api-Key': 'hunter2', clientSecret: { x: 'hunter2' } } }] }],
  ['a field at the top', { password: 'hunter2', access_token: 'hunter2' }],
  ['a property of an error', { err: Object.assign(new Error('x'), { options: { token: 'hunter2' } }) }],
  ['a text', { note: 'sent Bearer hunter2hunter2', url: 'https://user:hunter2@host/' }],
])('never writes a credential that stands in %s', (_, fields) => {
  const { log, lines } = recorded();

  log.info(fields, 'done');
  log.child({ fields }).info('child');

  expect(lines.join('')).toContain('[redacted]');
  expect(lines.join('')).not.toContain('hunter2');
});

it('never writes an API key that stands in a message', () => {
  const { log, lines } = recorded();

  log.info('FACET_PORT got facet_iw55DaHSg71WsZjkd-GlRgz6twiR5aa3pTT0MZ9Vfb8 from a caller');

  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'FACET_PORT got [redacted] from a caller' });
});

it('never writes a token that stands in a message or in an error', () => {
  const { log, lines } = recorded();

  log.info(`got ${TOKEN}`);
  log.error({ err: new Error(`bad "${TOKEN}"`, { cause: new Error(TOKEN) }) });

  expect(lines.join('')).not.toContain(TOKEN);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toHaveLength(2);
});

it.each([
  'Bearer hunter2hunter2',
  'bEARER   hunter2hunter2',
  'BASIC hunter2hunter2=',
  'eyJhunter2.hunter2.x',
  'EYJhunter2.hunter2.',
  'redis://ada:hunter2@host',
  'İ basic hunter2hunter2',
])('finds a credential by its form alone, however it is written: %s', (text) => {
  const { log, lines } = recorded();

  log.info({ note: text });
  log.info(`a message with ${text}`);

  for (const line of lines) expect(line).toContain('[redacted]');
  expect(lines.join('')).not.toContain('hunter2');
});

it('keeps numbers whose names sound like secrets', () => {
  const { log, lines } = recorded();

  log.info({ maxTokens: 5 });

  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ maxTokens: 5 });
});

it('survives values that contain themselves', () => {
  const { log, lines } = recorded();
  const loop: Record<string, unknown> = { name: 'loop' };
  loop['self'] = loop;

  log.info(loop);

  expect(lines[0]).toContain('loop');
});

it('is readable on a terminal, and JSON elsewhere', () => {
  const terminal = recorded({ pretty: true, isTTY: true });
  const pipe = recorded({ pretty: true });

  terminal.log.info({ client: 'web' }, 'hello');
  pipe.log.info({ client: 'web' }, 'hello');

  expect(terminal.lines.join('')).toMatch(/INFO.*hello[^]*client.*web/);
  expect(JSON.parse(pipe.lines[0] ?? '')).toMatchObject({ msg: 'hello' });
});

it.each([
  [200, 'info'],
  [401, 'info'],
  [503, 'error'],
])('logs a request that was answered with %i at level %s', (status, level) => {
  const { log, lines } = recorded();

  logRequest(log, {
    requestId: 'r1',
    client: 'web',
    operation: 'N'.repeat(5_000),
    status,
    durationMs: 12.345678,
    calls: 3,
    codes: ['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT'],
  });

  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level,
    requestId: 'r1',
    client: 'web',
    operation: 'N'.repeat(100),
    status,
    durationMs: 12.35,
    calls: 3,
    codes: ['UPSTREAM_TIMEOUT'],
    msg: 'request',
  });
});

it('logs no request at a level that is not asked for', () => {
  const { log, lines } = recorded({ level: 'warn' });
  const request = { requestId: 'r1', client: 'web', operation: undefined, durationMs: 1, calls: 0, codes: [] };

  logRequest(log, { ...request, status: 200 });
  logRequest(log, { ...request, status: 500 });

  expect(lines.map((line) => (JSON.parse(line) as { status: number }).status)).toEqual([500]);
});

it('logs a request as every other line: with its time, and without credentials', () => {
  const { log, lines } = recorded();

  logRequest(log, {
    ...{ requestId: TOKEN, client: 'web', operation: undefined, status: 200, durationMs: 0.001, calls: 0, codes: [] },
  });

  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown,
    requestId: '[redacted]',
    client: 'web',
    status: 200,
    calls: 0,
    durationMs: 0,
    codes: [],
    msg: 'request',
  });
});
