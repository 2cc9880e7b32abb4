// What `import … from 'facet-gateway'` gives to files in schemas/.
export type { CodeContext, GraphError, GraphResult, RequestView } from './code-context.ts';
export { defineClient, type FieldCode, type FieldCodes } from './define-client.ts';
export {
  type AnswerChanges,
  defineService,
  type HookContext,
  type IncomingAnswer,
  type OnRequest,
  type OnResponse,
  type OutgoingRequest,
  type RequestChanges,
  type ServiceCode,
  type ServiceHooks,
} from './define-service.ts';
export type { Caller } from '../core/context.ts';
export type { Log } from '../core/log.ts';
