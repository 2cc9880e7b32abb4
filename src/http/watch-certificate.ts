import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

import { ChangingFile } from '../core/changing-file.ts';
import { oneAtATime } from '../core/one-at-a-time.ts';
import { type CertificatePair, expiryOf } from '../core/server-certificate.ts';

/** Certificates change every few weeks, and whoever changes one looks whether it is there. */
const PAUSE_MS = 1_000;

/** Told of a certificate whose files change. */
export interface CertificateObserver {
  /** New connections see another one from now on, which ends then. */
  readonly onCertificate?: ((expires: Date) => void) | undefined;
  /** The files have changed and cannot be used: the certificate before stays. */
  readonly onCertificateRefused?: ((error: Error) => void) | undefined;
}

/** A certificate that is looked at again and again. */
export interface WatchedCertificate {
  /** Looks at the files now; never rejects. */
  look(): Promise<void>;
  close(): void;
}

/** Two looks in a row: whoever replaces two files does so one after the other. */
const PATIENT_LOOKS = 2;

/** A certificate that is in use, and where it came from. */
export interface UsedCertificate {
  readonly files: CertificatePair;
  /** What the files held. */
  readonly texts: CertificatePair;
  /** Uses another one from now on. */
  present(texts: CertificatePair): void;
}

/** Reads the two files of a certificate. Rejects when one cannot be read. */
export const readCertificate = async ({ cert, key }: CertificatePair): Promise<CertificatePair> => ({
  cert: await readFile(cert, 'utf8'),
  key: await readFile(key, 'utf8'),
});

/**
 * Looks every second whether the files of a certificate have changed, and presents what fits together. Files are looked
 * at and not watched: watchers lose those that are replaced by a rename or mounted from elsewhere, as Kubernetes does.
 */
export function watchCertificate(used: UsedCertificate, observer: CertificateObserver): WatchedCertificate {
  const closing = new AbortController();
  const certFile = new ChangingFile(used.files.cert, used.texts.cert);
  const keyFile = new ChangingFile(used.files.key, used.texts.key);
  let texts = used.texts;
  let isPresented = true;
  let failures = 0;

  const lookNow = async (): Promise<void> => {
    const [cert, key] = [await certFile.changedText(), await keyFile.changedText()];
    if (cert !== undefined || key !== undefined) {
      texts = { cert: cert ?? texts.cert, key: key ?? texts.key };
      [isPresented, failures] = [false, 0];
    }
    if (isPresented) return;
    const expires = expiryOf(texts);
    used.present(texts);
    isPresented = true;
    observer.onCertificate?.(expires);
  };
  const look = oneAtATime(() =>
    lookNow().catch((error: Error) => {
      failures += 1;
      if (failures === PATIENT_LOOKS) observer.onCertificateRefused?.(error);
    }),
  );
  void lookOn(look, closing.signal);
  return { look, close: () => closing.abort() };
}

async function lookOn(look: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (await setTimeout(PAUSE_MS, true, { ref: false, signal }).catch(() => false)) await look();
}
