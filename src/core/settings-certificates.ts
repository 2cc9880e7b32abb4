import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { CertificateError, type CertificatePair, expiryOf } from './server-certificate.ts';
import type { SettingsProblem } from './settings-error.ts';
import { SETTINGS_FILE, type SettingsFile } from './settings-file.ts';
import type { Override } from './settings-override.ts';
import type { SettingsInput } from './settings-schema.ts';

/** The certificates that services are trusted by, in PEM by service name, and what is wrong with their files. */
export interface TrustedCertificates {
  readonly pems: ReadonlyMap<string, string>;
  readonly problems: readonly SettingsProblem[];
}

/** Reads the files of `services.<name>.tls.ca`, whose paths are relative to the root folder. */
export function readCertificates(
  services: SettingsInput['services'],
  root: string,
  { placeOf }: Pick<SettingsFile, 'placeOf'>,
): TrustedCertificates {
  const pems = new Map<string, string>();
  const problems: SettingsProblem[] = [];
  for (const [name, { tls }] of Object.entries(services)) {
    if (!tls) continue;
    const pem = readPem(resolve(root, tls.ca));
    if (typeof pem === 'string') pems.set(name, pem);
    else {
      const message = `"services.${name}.tls.ca" ${pem.message}`;
      const hint = 'Name a file of certificates in PEM, relative to the root folder.';
      problems.push({ file: SETTINGS_FILE, ...placeOf(['services', name, 'tls', 'ca']), message, hint });
    }
  }
  return { pems, problems };
}

/** Where values come from: the file, or what was set outside it. */
interface Origins extends Pick<SettingsFile, 'placeOf'> {
  readonly overrides: readonly Override[];
}

/** The absolute paths of `server.tls`, and what is wrong with the files there. */
export function checkServerCertificate(
  tls: CertificatePair,
  root: string,
  origins: Origins,
): { readonly files: CertificatePair; readonly problems: readonly SettingsProblem[] } {
  const files = { cert: resolve(root, tls.cert), key: resolve(root, tls.key) };
  const texts = { cert: readText(files.cert), key: readText(files.key) };
  const unreadable = PARTS.filter((part) => texts[part] instanceof Error);
  const problems = unreadable.map((part) => pairProblem(part, (texts[part] as Error).message, origins));
  if (problems.length > 0) return { files, problems };
  try {
    expiryOf(texts as CertificatePair);
    return { files, problems };
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    return { files, problems: [pairProblem(error.part, `names a file that ${error.message}`, origins)] };
  }
}

const PARTS = ['cert', 'key'] as const;

function pairProblem(part: keyof CertificatePair, reason: string, { placeOf, overrides }: Origins): SettingsProblem {
  const path = ['server', 'tls', part];
  const override = overrides.find((one) => one.path.join('.') === path.join('.'));
  const place = override
    ? { file: override.origin, line: undefined, column: undefined }
    : { file: SETTINGS_FILE, ...placeOf(path) };
  return { ...place, message: `"${path.join('.')}" ${reason}`, hint: HINTS[part] };
}

const HINTS: Readonly<Record<keyof CertificatePair, string>> = {
  cert: 'Name a file of certificates in PEM, that of the host first, relative to the root folder.',
  key: 'Name the file of the private key of "server.tls.cert" in PEM, not encrypted, relative to the root folder.',
};

function readPem(path: string): string | Error {
  const pem = readText(path);
  return pem instanceof Error || isCertificate(pem) ? pem : new Error('names a file without a certificate in PEM');
}

function readText(path: string): string | Error {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return new Error(`names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
