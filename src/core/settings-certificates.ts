import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { SettingsProblem } from './settings-error.ts';
import { SETTINGS_FILE, type SettingsFile } from './settings-file.ts';
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

function readPem(path: string): string | Error {
  try {
    const pem = readFileSync(path, 'utf8');
    return isCertificate(pem) ? pem : new Error('names a file without a certificate in PEM');
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
