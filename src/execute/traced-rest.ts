import type { TracedCall } from '../core/request-trace.ts';
import { coordinate, type RestSource } from '../graph/graph.ts';
import { renderUrl, urlVariables } from '../language/url-template.ts';
import type { Variable } from '../language/variable.ts';
import type { ServiceRequest } from '../service/call.ts';
import type { RequestValues } from './rest-request.ts';
import { type TracedContext, tracedWave } from './traced-wave.ts';
import { variableLookup } from './variable-lookup.ts';

/** A call of a REST field, as those who follow requests are told of it. */
export function tracedRest(
  source: RestSource,
  { request, values }: { readonly request: ServiceRequest; readonly values: RequestValues },
  context: TracedContext,
): TracedCall {
  const { field, keys, selected } = values;
  return {
    service: source.service,
    method: request.method,
    path: toldPath(source, request, values),
    fields: [coordinate(field.type, field.name)],
    keys: keys?.length,
    wave: tracedWave(selected, context),
  };
}

/** What the environment or a header has put into a path may be a credential. */
function toldPath({ url }: RestSource, { path }: ServiceRequest, values: RequestValues): string {
  if (!urlVariables(url).some(mayBeSecret)) return path;
  const lookup = variableLookup(values);
  return renderUrl(url, (variable) => (mayBeSecret(variable) ? 'hidden' : lookup(variable)));
}

const mayBeSecret = ({ scope }: Variable): boolean => scope === 'env' || scope === 'header';
