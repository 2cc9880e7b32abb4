import { GatewayError } from '../core/errors.ts';
import type { GraphQLParams, RequestHeaders } from '../core/exchange.ts';
import { badRequest, isObject, jsonObject } from '../core/json-object.ts';
import { PREFLIGHT_HEADERS } from '../core/preflight-headers.ts';
import { UploadedFile } from '../core/uploaded-file.ts';
import { paramsFromJson } from './graphql-params.ts';
import { excessOf } from './multipart-bounds.ts';

/** How many files a request may bring, and how large each may be. */
export interface FileLimits {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
}

/** Parts that are no files: `operations` and `map`. */
const FIELDS = 2;

/** A form is sent by any page without asking; with one of these headers a browser asks first. */
export const isUpload = (headers: RequestHeaders): boolean =>
  headers['content-type']?.startsWith('multipart/form-data') === true &&
  PREFLIGHT_HEADERS.some((name) => headers[name] !== undefined);

/**
 * Reads a request with files: https://github.com/jaydenseric/graphql-multipart-request-spec
 *
 * BAD_REQUEST for what is no such body, PAYLOAD_TOO_LARGE for too many files or one that is too large.
 */
export async function paramsFromMultipart(
  bytes: Buffer,
  contentType: string,
  limits: FileLimits,
): Promise<GraphQLParams | GatewayError> {
  const excess = excessOf(bytes, contentType, limits.maxFiles + FIELDS);
  if (excess) return excess;
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => undefined);
  if (!form) return badRequest('the body is no valid multipart/form-data');
  const [operations, map] = [form.get('operations'), form.get('map')];
  if (typeof operations !== 'string' || typeof map !== 'string')
    return badRequest('a multipart body needs the fields "operations" and "map"');
  const params = paramsFromJson(operations);
  const places = jsonObject(map, '"map"');
  if (params instanceof GatewayError) return params;
  if (places instanceof GatewayError) return places;
  return (await placeFiles({ form, places, params }, limits)) ?? params;
}

interface Upload {
  readonly form: FormData;
  readonly places: Readonly<Record<string, unknown>>;
  readonly params: GraphQLParams;
}

/** Puts each file where the map says; undefined once all are there. */
async function placeFiles(
  { form, places, params }: Upload,
  { maxFiles, maxFileBytes }: FileLimits,
): Promise<GatewayError | undefined> {
  const files = [...form].filter(([name]) => name !== 'operations' && name !== 'map');
  if (files.length > maxFiles) return new GatewayError('PAYLOAD_TOO_LARGE');
  for (const [name, paths] of Object.entries(places)) {
    const found = files.filter(([given]) => given === name);
    const file = found[0]?.[1];
    if (found.length !== 1 || !file || typeof file === 'string') return badRequest('"map" names what is no file');
    if (file.size > maxFileBytes) return new GatewayError('PAYLOAD_TOO_LARGE');
    if (!Array.isArray(paths)) return badRequest('"map" must hold lists of paths');
    const uploaded = new UploadedFile(file.name, file.type, await file.bytes());
    for (const path of paths) if (!place(params, path, uploaded)) return badRequest(NO_PLACE);
  }
  const isStray = files.some(([name]) => !Object.hasOwn(places, name));
  return isStray ? badRequest('"map" does not name every file') : undefined;
}

const NO_PLACE = '"map" names no null of the variables, such as "variables.file"';

/** Whether the path leads to a null of the variables, which is the file from now on. */
function place({ variables }: GraphQLParams, path: unknown, file: UploadedFile): boolean {
  const [root, ...names] = typeof path === 'string' ? path.split('.') : [];
  const last = names.pop();
  if (root !== 'variables' || last === undefined) return false;
  let at: unknown = variables;
  for (const name of names) at = member(at, name);
  if (member(at, last) !== null) return false;
  (at as Record<string, unknown>)[last] = file;
  return true;
}

/** A member of its own: nothing that an object inherits. */
const member = (value: unknown, name: string): unknown =>
  (isObject(value) || Array.isArray(value)) && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
