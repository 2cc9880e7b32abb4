import type { ServiceRules, Settings } from '../core/settings.ts';
import { type Mocks, startMocks } from '../mock/mock-server.ts';
import type { Serving } from '../serve.ts';
import { WrongUsage } from './command.ts';

/** Which services are not called, and what their answers are made of. */
export interface Mocked {
  readonly services: readonly string[];
  /** Those that are added while it runs as well. */
  readonly isAll: boolean;
  readonly seed: number;
}

/** The settings with these services mocked. */
export function mocking(settings: Settings, mocked: Mocked | undefined): Settings {
  if (!mocked) return settings;
  const none = { clientCredentials: undefined, ca: undefined };
  const own = mocked.services.map((name) => [name, { ...(settings.services[name] ?? none), mock: true }] as const);
  // Like the settings' own, it has no prototype, so that any name can be looked up.
  const services = Object.assign(Object.create(null) as Record<string, ServiceRules>, settings.services);
  return { ...settings, services: Object.assign(services, Object.fromEntries(own)) };
}

/** Those that are not called, by the settings. */
export const mockedServices = ({ services }: Settings): readonly string[] =>
  Object.keys(services).filter((name) => services[name]?.mock);

/** Why production does not start. */
export const realServicesOnly = (services: readonly string[]): WrongUsage =>
  new WrongUsage(
    `facet.yaml has mock: true for ${services.join(', ')}, and production calls real services alone: ` +
      'remove it, or run facet dev',
  );

/** Servers that answer in place of services. Whoever starts them closes them. */
export const mocksOf = (services: readonly string[], mocked: Mocked | undefined): Promise<Mocks> =>
  startMocks({ isMocked: (service) => mocked?.isAll === true || services.includes(service), seed: mocked?.seed });

/** What runs, and ends with its mocks. */
export async function withMocks(starting: Promise<Serving>, mocks: Mocks | undefined): Promise<Serving> {
  if (!mocks) return starting;
  const serving = await starting.catch(async (error: unknown) => {
    await mocks.close();
    throw error;
  });
  const close = async (noticeMs?: number): Promise<void> => {
    await serving.close(noticeMs);
    await mocks.close();
  };
  return { ...serving, close, [Symbol.asyncDispose]: () => close() };
}
