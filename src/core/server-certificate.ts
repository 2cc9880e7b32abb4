import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** A certificate and its private key: paths of two files in PEM, or what they hold. */
export interface CertificatePair {
  /** The certificate of the host first, then those that vouch for it. */
  readonly cert: string;
  readonly key: string;
}

/** Says which of the two cannot be used, and why: a predicate without anything of the key. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly part: keyof CertificatePair;

  constructor(part: keyof CertificatePair, message: string) {
    super(message);
    this.part = part;
  }
}

/**
 * When a certificate ends, for a pair that a server can use.
 *
 * @throws {CertificateError}
 */
export function expiryOf({ cert, key }: CertificatePair): Date {
  const certificate = parsed('cert', () => new X509Certificate(cert), 'holds no certificate in PEM');
  const privateKey = parsed('key', () => createPrivateKey(key), unreadableKey(key));
  if (!fits(certificate, privateKey)) throw new CertificateError('key', 'is not the key of the certificate');
  parsed('cert', () => createSecureContext({ cert, key }), 'holds a certificate that TLS cannot use');
  return certificate.validToDate;
}

const unreadableKey = (key: string): string =>
  key.includes('ENCRYPTED') ? 'holds a key that is encrypted' : 'holds no private key in PEM';

const fits = (certificate: X509Certificate, key: KeyObject): boolean => certificate.checkPrivateKey(key);

function parsed<T>(part: keyof CertificatePair, parse: () => T, message: string): T {
  try {
    return parse();
  } catch {
    throw new CertificateError(part, message);
  }
}
