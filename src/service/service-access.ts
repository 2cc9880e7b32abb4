import type { Settings } from '../core/settings.ts';
import { ServiceToken } from './service-token.ts';

/** What calls to a service need beside its address. */
export interface ServiceAccess {
  /** The gateway's own token, sent with every call. */
  readonly token?: ServiceToken;
  /** Certificates in PEM of those who vouch for the service, in place of the usual ones. */
  readonly ca?: string;
}

const NONE: ServiceAccess = {};

/** By service name. Tokens are kept in it, so that it outlives reloads. `onFailure` hears of tokens that cannot be had. */
export function serviceAccess(
  services: Settings['services'],
  onFailure: (service: string, error: unknown) => void = () => {},
): (service: string) => ServiceAccess {
  const known = new Map(
    Object.entries(services).map(([service, { clientCredentials, ca, mock }]): [string, ServiceAccess] => [
      service,
      {
        ...(clientCredentials &&
          !mock && {
            token: new ServiceToken(service, clientCredentials, (error) => onFailure(service, error)),
          }),
        ...(ca !== undefined && { ca }),
      },
    ]),
  );
  return (service) => known.get(service) ?? NONE;
}
