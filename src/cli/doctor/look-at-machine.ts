import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

import type { Settings } from '../../core/settings.ts';
import { openRedis } from '../../redis/open-redis.ts';
import { scriptOf } from '../../redis/script.ts';
import { failed, type Finding, off, ok, TIMEOUT_MS } from './finding.ts';

/** Whether Redis answers, the ports are free, and certificates hold. */
export async function lookAtMachine(settings: Settings, now: Date): Promise<readonly Finding[]> {
  const { host, port, adminHost, adminPort } = settings.server;
  const [redis, own, admin] = await Promise.all([
    lookAtRedis(settings.redis.url),
    lookAtPort('port', { host, port, flag: '--port' }),
    lookAtAdminPort(adminHost, adminPort),
  ]);
  return [redis, own, admin, ...lookAtCertificates(settings.services, now)];
}

async function lookAtRedis(url: string | undefined): Promise<Finding> {
  if (url === undefined) return off('Redis', 'not set: limits and caches are kept in the process');
  const redis = await openRedis(url, TIMEOUT_MS);
  try {
    await redis.run(scriptOf("return redis.call('PING')"), [], []);
    return ok('Redis', 'answers');
  } catch {
    return failed(
      'Redis',
      'does not answer',
      'Start it, or correct redis.url; without it each gateway limits by itself.',
    );
  } finally {
    redis.close();
  }
}

/** Nobody has chosen 4001, so that a gateway does without it. */
async function lookAtAdminPort(host: string, port: number | undefined): Promise<Finding> {
  const finding = await lookAtPort('admin port', { host, port: port ?? 4_001, flag: '--admin-port' });
  if (port !== undefined || finding.state === 'ok') return finding;
  return off(finding.subject, `${finding.found}, and there will be none`);
}

interface Port {
  readonly host: string;
  readonly port: number;
  readonly flag: string;
}

async function lookAtPort(name: string, { host, port, flag }: Port): Promise<Finding> {
  if (port === 0) return ok(name, 'any free one');
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return ok(`${name} ${port}`, `free on ${host}`);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const found = code === 'EADDRINUSE' ? `taken on ${host}` : `cannot be used on ${host} (${code})`;
    return failed(`${name} ${port}`, found, `Choose another with ${flag}; a gateway that runs already has it too.`);
  } finally {
    server.close();
  }
}

function lookAtCertificates(services: Settings['services'], now: Date): readonly Finding[] {
  return Object.entries(services).flatMap(([name, { ca }]) => {
    if (ca === undefined) return [];
    const { validTo } = new X509Certificate(ca);
    const end = new Date(validTo);
    const day = end.toISOString().slice(0, 10);
    const subject = `certificate for ${name}`;
    if (end > now) return [ok(subject, `valid until ${day}`)];
    return [failed(subject, `not valid since ${day}`, `Renew the file of services.${name}.tls.ca.`)];
  });
}
