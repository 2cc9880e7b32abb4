import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';

import type { Environment } from '../../core/settings-environment.ts';
import type { Settings } from '../../core/settings.ts';
import type { Graph, Service } from '../../graph/graph.ts';
import { LanguageError } from '../../language/language-error.ts';
import { parseServiceUrl } from '../../language/service-url.ts';
import { failed, type Finding, off, ok, reasonOf, TIMEOUT_MS } from './finding.ts';

/** Whether each address of each service is known, and answers. */
export async function lookAtServices(
  { services }: Graph,
  settings: Settings['services'],
  environment: Environment,
): Promise<readonly Finding[]> {
  const findings = await Promise.all(
    [...services.values()].flatMap((service): readonly Promise<Finding>[] => {
      const { mock = false, ca } = settings[service.name] ?? {};
      if (mock) return [Promise.resolve(off(`service ${service.name}`, 'made-up answers stand in for it'))];
      return service.urls.map(({ text }) => lookAt(service, { text, ca, environment }));
    }),
  );
  return findings;
}

interface Address {
  readonly text: string;
  readonly ca: string | undefined;
  readonly environment: Environment;
}

async function lookAt({ name }: Service, { text, ca, environment }: Address): Promise<Finding> {
  const subject = `service ${name}`;
  let origin = '';
  try {
    const url = parseServiceUrl(text, environment);
    ({ origin } = url);
    const status = await statusOf(`${url.origin}${url.basePath || '/'}`, ca);
    if (status < 500) return ok(subject, `${origin} answers (${status})`);
    return failed(subject, `${origin} answers with ${status}`, 'See what is wrong with the service itself.');
  } catch (error) {
    if (error instanceof LanguageError)
      return failed(
        subject,
        error.message.replace(/^The /, 'the '),
        `${error.hint} Until then: services: { ${name}: { mock: true } }.`,
      );
    const hint = `Start it, correct its address, or set services: { ${name}: { mock: true } } in facet.yaml.`;
    return failed(subject, `${origin}: ${reasonOf(error)}`, hint);
  }
}

/** The status that a GET is answered with; the body is not waited for. */
function statusOf(url: string, ca: string | undefined): Promise<number> {
  const send = url.startsWith('https:') ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(ca !== undefined && { ca }),
    });
    request.on('error', (error: NodeJS.ErrnoException) => reject(error.name === 'AbortError' ? LATE : error));
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.end();
  });
}

const LATE = Object.assign(new Error('late'), { name: 'TimeoutError' });
