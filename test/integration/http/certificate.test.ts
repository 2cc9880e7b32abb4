import { once } from 'node:events';
import { rename, rm, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { expect, it, vi } from 'vitest';
import { CERTIFICATE, NEXT_CERTIFICATE, NEXT_PRIVATE_KEY } from '../../support/self-signed.ts';
import { ask, openSession, startSecureServer } from './secure-server.ts';
import { startTestServer } from './support.ts';

/** A connection over TLS, whoever vouches for the server. */
async function agree(port: number, options: ConnectionOptions = {}): Promise<TLSSocket & Disposable> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  return Object.assign(
    socket.on('error', () => {}),
    { [Symbol.dispose]: () => socket.destroy() },
  );
}

const shownTo = (socket: TLSSocket): string => socket.getPeerX509Certificate()?.fingerprint256 ?? '';

it.each([
  ['h2', ['h2', 'http/1.1'], 'h2'],
  ['http/1.1', ['http/1.1'], 'http/1.1'],
  ['nothing', undefined, false],
])('agrees with callers who speak %s', async (_, ALPNProtocols, agreed) => {
  await using server = await startSecureServer();
  using socket = await agree(server.port, { ...(ALPNProtocols && { ALPNProtocols }) });

  expect(socket.alpnProtocol).toBe(agreed);
});

it('takes TLS 1.2 and nothing older', async () => {
  await using server = await startSecureServer();

  using socket = await agree(server.port, { maxVersion: 'TLSv1.2' });
  const older = agree(server.port, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });

  expect(socket.getProtocol()).toBe('TLSv1.2');
  await expect(older).rejects.toThrow();
});

it.each([
  ['plain HTTP', 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['what is no protocol at all', 'secret'],
])('closes a connection that brings %s, and serves others', async (_, bytes) => {
  await using server = await startSecureServer();
  await using session = openSession(server.origin);
  const socket = connectTcp(server.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');

  socket.resume().write(bytes);
  await once(socket, 'close');

  expect((await ask(session, { ':path': '/web/dashboard' })).headers[':status']).toBe(200);
});

it('shows another certificate within a second or two of a change, and open connections go on', async () => {
  const onCertificate = vi.fn();
  await using server = await startSecureServer({ onCertificate });
  await using session = openSession(server.origin);
  await ask(session, { ':path': '/web/dashboard' });
  using before = await agree(server.port);

  await writeFile(`${server.tls.key}.new`, NEXT_PRIVATE_KEY);
  await rename(`${server.tls.key}.new`, server.tls.key);
  await writeFile(server.tls.cert, NEXT_CERTIFICATE);
  await vi.waitFor(() => expect(onCertificate).toHaveBeenCalledOnce(), { timeout: 10_000 });
  using after = await agree(server.port);

  expect(shownTo(after)).not.toBe(shownTo(before));
  expect(onCertificate.mock.calls[0]?.[0]).toBeInstanceOf(Date);
  expect((onCertificate.mock.calls[0]?.[0] as Date).getFullYear()).toBe(2126);
  expect((await ask(session, { ':path': '/web/dashboard' })).headers[':status']).toBe(200);
});

it('looks at once when told to', async () => {
  const onCertificate = vi.fn();
  await using server = await startSecureServer({ onCertificate });

  await writeFile(server.tls.key, NEXT_PRIVATE_KEY);
  await writeFile(server.tls.cert, NEXT_CERTIFICATE);
  await server.renewCertificate();

  expect(onCertificate).toHaveBeenCalledOnce();
});

it.each([
  ['does not fit its key', NEXT_CERTIFICATE, 'is not the key of the certificate'],
  ['is none', 'secret', 'holds no certificate in PEM'],
])('keeps its certificate when the next %s, says so once, and takes the one after', async (_, text, message) => {
  const [onCertificate, onCertificateRefused] = [vi.fn(), vi.fn()];
  await using server = await startSecureServer({ onCertificate, onCertificateRefused });
  using before = await agree(server.port);

  await writeFile(server.tls.cert, text);
  for (let look = 0; look < 5; look++) await server.renewCertificate();
  using during = await agree(server.port);
  await writeFile(server.tls.cert, NEXT_CERTIFICATE);
  await writeFile(server.tls.key, NEXT_PRIVATE_KEY);
  await server.renewCertificate();

  expect(onCertificateRefused).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message }));
  expect(shownTo(during)).toBe(shownTo(before));
  expect(onCertificate).toHaveBeenCalledOnce();
});

it('keeps its certificate when the files are gone', async () => {
  const onCertificateRefused = vi.fn();
  await using server = await startSecureServer({ onCertificateRefused });

  await rm(server.tls.cert);
  await rm(server.tls.key);
  for (let look = 0; look < 3; look++) await server.renewCertificate();
  using socket = await agree(server.port, { ca: CERTIFICATE, rejectUnauthorized: true, servername: 'localhost' });

  expect(socket.authorized).toBe(true);
  expect(onCertificateRefused).not.toHaveBeenCalled();
});

it('rejects when the files cannot be read', async () => {
  await using server = await startSecureServer();
  await rm(server.tls.key);

  await expect(startTestServer({ tls: server.tls })).rejects.toThrow('ENOENT');
});
