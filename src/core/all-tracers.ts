import type { CallTrace, RequestTrace, Tracer } from './request-trace.ts';

/** One tracer that tells all of these; undefined where there is none, so that nothing is told to nobody. */
export function allTracers(tracers: readonly (Tracer | undefined)[]): Tracer | undefined {
  const some = tracers.filter((tracer) => tracer !== undefined);
  const [only] = some;
  if (some.length < 2) return only;
  return (request) => joinedTraces(some.flatMap((tracer) => tracer(request) ?? []));
}

function joinedTraces(traces: readonly RequestTrace[]): ReturnType<Tracer> {
  const [only] = traces;
  if (traces.length < 2) return only;
  return {
    planned: (plan) => traces.forEach((trace) => trace.planned(plan)),
    call: (call) => joinedCalls(traces.map((trace) => trace.call(call))),
    lookedUp: (lookUp) => traces.forEach((trace) => trace.lookedUp(lookUp)),
    ended: (end) => traces.forEach((trace) => trace.ended(end)),
  };
}

/** Of two that set one header, the later is sent. */
function joinedCalls(calls: readonly CallTrace[]): CallTrace {
  const headers = Object.assign({}, ...calls.map((call) => call.headers)) as Record<string, string>;
  return {
    headers: Object.keys(headers).length > 0 ? headers : undefined,
    joined: () => calls.forEach((call) => call.joined()),
    sentTo: (instance) => calls.forEach((call) => call.sentTo?.(instance)),
    tried: (attempt) => calls.forEach((call) => call.tried(attempt)),
    ended: (end) => calls.forEach((call) => call.ended(end)),
  };
}
