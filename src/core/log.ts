import { createRequire } from 'node:module';
import { pino, type Logger } from 'pino';
import type * as PinoPretty from 'pino-pretty';

import { redact, redactText } from './log-redaction.ts';
import type { LogLevel } from './settings.ts';

/** Writes one line: fields and a message, or a message alone. An error goes under `err`. */
export interface LogMethod {
  (fields: object, message?: string): void;
  (message: string): void;
}

/** Structured logs. Credentials never reach the output, wherever in a line they stand. */
export interface Log {
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  /** A log whose lines all have these fields. */
  child(fields: Readonly<Record<string, unknown>>): Log;
}

/** The gateway's own log. */
export interface GatewayLog extends Log {
  /**
   * Writes a line whose fields are JSON text already: `"calls":3,"status":200`. For the line that every request has,
   * which costs a fifth of what it would through pino: whoever calls it sees to it that no credential stands in it.
   */
  readonly writeLine: (level: 'info' | 'error', fields: string, message: string) => void;
}

/** Where lines go, each with its line break. */
export interface LogDestination {
  write(line: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** How a log is made. */
export interface LogOptions {
  readonly level: LogLevel;
  /** Readable lines in place of JSON, when the destination is a terminal and pino-pretty is installed. */
  readonly pretty: boolean;
  /** Default: standard output. */
  readonly destination?: LogDestination | undefined;
  /** Writes lines together: 16 KiB of them, or those of 100 ms; all of them when the process ends. Default: each at once. */
  readonly buffered?: boolean;
  /** Which of several processes writes: stands in every line. */
  readonly worker?: number | undefined;
}

/** A log of lines, in JSON or for people. */
export function createLog({
  level,
  pretty,
  destination = process.stdout,
  buffered = false,
  worker,
}: LogOptions): GatewayLog {
  const format = pretty && destination.isTTY === true ? prettyFormat() : undefined;
  const writeNow = (line: string): void => void destination.write(format ? format(line) : line);
  const write = buffered ? together(writeNow) : writeNow;
  const logger = pino(
    {
      level,
      base: worker === undefined ? null : { worker },
      timestamp: isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactFields },
      hooks: { streamWrite: redactText },
    },
    { write },
  );
  const isWritten = { info: logger.isLevelEnabled('info'), error: logger.isLevelEnabled('error') };
  const who = worker === undefined ? '' : `,"worker":${worker}`;
  return {
    ...narrow(logger),
    writeLine(level, fields, message) {
      if (!isWritten[level]) return;
      write(`{"level":"${level}"${isoTime()}${who},${fields},"msg":${JSON.stringify(message)}}\n`);
    },
  };
}

/** `000Z` */
const MS_LENGTH = 4;

let lastSecond = 0;
let beginning = '';
let lastMs = 0;
let lastTime = '';

/** The time as pino wants it; many lines are written in one millisecond. */
function isoTime(): string {
  const now = Date.now();
  if (now === lastMs) return lastTime;
  const second = Math.floor(now / 1_000);
  if (second !== lastSecond) beginning = `,"time":"${new Date(second * 1_000).toISOString().slice(0, -MS_LENGTH)}`;
  lastSecond = second;
  lastMs = now;
  lastTime = `${beginning}${String(now % 1_000).padStart(3, '0')}Z"`;
  return lastTime;
}

const MAX_BUFFERED = 16_384;
const MAX_WAIT_MS = 100;

/** Gathers lines: a write for each would cost more than the line. */
function together(write: (lines: string) => void): (line: string) => void {
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const all = lines;
    lines = '';
    if (all !== '') write(all);
  };
  process.once('exit', flush);
  return (line) => {
    lines += line;
    if (lines.length >= MAX_BUFFERED) flush();
    else timer ??= setTimeout(flush, MAX_WAIT_MS);
  };
}

/** pino's own `child` skips our formatters. */
const narrow = (logger: Logger): Log => ({
  debug: logger.debug.bind(logger),
  info: logger.info.bind(logger),
  warn: logger.warn.bind(logger),
  error: logger.error.bind(logger),
  child: (fields) => narrow(logger.child(redactFields(fields))),
});

const redactFields = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  redact(fields) as Record<string, unknown>;

/** pino-pretty helps developers and is no dependency of an installed gateway. */
function prettyFormat(): ((line: string) => string) | undefined {
  try {
    const { prettyFactory } = createRequire(import.meta.url)('pino-pretty') as typeof PinoPretty;
    return prettyFactory({ colorize: true, translateTime: 'SYS:HH:MM:ss.l', ignore: 'pid,hostname', singleLine: true });
  } catch {
    return undefined;
  }
}
