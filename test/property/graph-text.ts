import {
  type AccessModel,
  type ArgModel,
  type BatchModel,
  type CallModel,
  type GraphFieldModel,
  type GraphModel,
  type InputModel,
  INPUTS,
  type GraphTypeModel,
  isRootType,
  KIND_WIRE,
  type ServiceModel,
  type StepModel,
  type TextModel,
  typeText,
  type ValueModel,
  type VariableModel,
} from './graph-model.ts';

/** A file of a project. */
export interface FileText {
  readonly path: string;
  readonly text: string;
}

export const argText = ({ name, type, byDefault }: ArgModel): string =>
  `${name}: ${typeText(type)}${byDefault ? ` = ${byDefault.text}` : ''}`;

export const argsText = (args: readonly ArgModel[]): string =>
  args.length === 0 ? '' : `(${args.map(argText).join(', ')})`;

/** A value as a path writes it. */
function valueText(value: ValueModel): string {
  if (value.kind === 'literal') return value.literal.text;
  if (value.kind === 'list') return `[${value.items.map(valueText).join(', ')}]`;
  if (value.kind === 'object')
    return `{ ${[...value.fields].map(([name, member]) => `${name}: ${valueText(member)}`).join(', ')} }`;
  return `$${[value.kind, ...value.path].join('.')}`;
}

export const pathText = (steps: readonly StepModel[]): string =>
  steps
    .map(({ field, args }) => {
      const given = [...args].map(([name, value]) => `${name}: ${valueText(value)}`);
      return given.length === 0 ? field : `${field}(${given.join(', ')})`;
    })
    .join('.');

export const templateText = (parts: TextModel): string =>
  parts.map((part) => (typeof part === 'string' ? part : `{${valueText(part)}}`)).join('');

export function accessText(access: AccessModel | undefined): string {
  if (!access) return '';
  const scopes = access.scopes && ` @requiresScopes(scopes: ${JSON.stringify(access.scopes)})`;
  return `${access.authenticated ? ' @authenticated' : ''}${scopes ?? ''}`;
}

/** The graph as the files of its services, and the snapshots of those that speak GraphQL. */
export const graphFiles = (graph: GraphModel): { services: readonly FileText[]; remotes: readonly FileText[] } => ({
  services: graph.services.map((service) => ({
    path: `schemas/services/${service.name}.graphql`,
    text: serviceText(graph, service),
  })),
  remotes: graph.services
    .filter(({ kind }) => kind === 'GRAPHQL')
    .map((service) => ({ path: `schemas/remote/${service.name}.graphql`, text: snapshotText(graph, service) })),
});

function serviceText(graph: GraphModel, service: ServiceModel): string {
  const { name, kind, maxKeys } = service;
  const settings = [
    ...(kind === 'GRAPHQL' ? ['kind: GRAPHQL'] : []),
    'url: "http://127.0.0.1:1"',
    ...(maxKeys === 100 ? [] : [`maxKeys: ${maxKeys}`]),
  ];
  const values = Object.entries(KIND_WIRE).map(([wire, own]) =>
    wire === own ? own : `${own} @from(value: "${wire}")`,
  );
  const isFirst = graph.services.find((one) => one.kind === 'REST')?.name === name;
  return [
    `extend schema @service(${settings.join(', ')})`,
    ...(isFirst ? [`enum Kind { ${values.join(' ')} }`, ...[...INPUTS.values()].map(inputText)] : []),
    ...[...graph.types.values()].flatMap((type) => typeParts(type, service, graph.types)),
    '',
  ].join('\n');
}

/** The SDL of a GraphQL service: every field that it answers. */
export function snapshotText({ types }: GraphModel, { name }: ServiceModel): string {
  return [...types.values()]
    .flatMap((type) => {
      const own = isRootType(type.name) || type.service === name;
      const fields = [...type.fields.values()].filter(
        ({ service, source }) => service === name && source.kind === 'remote',
      );
      if (!own || (type.kind !== 'union' && fields.length === 0)) return [];
      if (type.kind === 'union') return [`union ${type.name} = ${type.members.join(' | ')}`];
      return [
        `${headText(type, types)} ${block(fields.map((field) => `${field.name}${argsText(field.args)}: ${typeText(field.type)}`))}`,
      ];
    })
    .join('\n');
}

const inputText = ({ name, fields }: InputModel): string =>
  `input ${name} ${block(
    fields.map(
      (field) =>
        `${argText(field)}${field.path.join('.') === field.name ? '' : ` @from(field: "${field.path.join('.')}")`}`,
    ),
  )}`;

const block = (lines: readonly string[]): string => `{\n${lines.map((line) => `  ${line}\n`).join('')}}`;

const headText = ({ name, kind }: GraphTypeModel, types: GraphModel['types']): string => {
  const above = [...types.values()].filter((type) => type.kind === 'interface' && type.members.includes(name));
  const implemented = above.length > 0 ? ` implements ${above.map((type) => type.name).join(' & ')}` : '';
  return `${kind === 'interface' ? 'interface' : 'type'} ${name}${implemented}`;
};

/** The parts of a type that stand in one service's file: the type itself with its owner, else what it adds to it. */
function typeParts(type: GraphTypeModel, service: ServiceModel, types: GraphModel['types']): readonly string[] {
  const { name, kind, fields, access } = type;
  const isOwner = type.service === service.name;
  const own = [...fields.values()].filter(
    (field) => field.service === service.name && (field.source.kind !== 'remote' || field.access !== undefined),
  );
  const lines = own.map((field) => fieldText(name, field));
  if (isOwner && service.kind === 'REST') {
    const head = kind === 'union' ? `union ${name}` : headText(type, types);
    const body = kind === 'union' ? `= ${type.members.join(' | ')}` : block(lines);
    return [`${head}${tagText(type)}${accessText(access)} ${body}`];
  }
  const annotated = isOwner ? accessText(access) : '';
  if (lines.length === 0 && annotated === '') return [];
  return [
    `extend ${kind === 'interface' ? 'interface' : 'type'} ${name}${annotated} ${lines.length > 0 ? block(lines) : ''}`,
  ];
}

/** How the JSON says what an object is. */
function tagText({ name, kind, tag, tagValue }: GraphTypeModel): string {
  if (kind === 'object') return tagValue === name ? '' : ` @from(value: "${tagValue}")`;
  return tag.join() === '__typename' ? '' : ` @from(field: "${tag.join('.')}")`;
}

function fieldText(type: string, field: GraphFieldModel): string {
  const { name, type: output, args, source, fallback, access } = field;
  return `${name}${argsText(args)}: ${typeText(output)}${sourceText(type, name, { args, source, fallback })}${accessText(access)}`;
}

type Sourced = Pick<GraphFieldModel, 'args' | 'source' | 'fallback'>;

function sourceText(type: string, name: string, { args, source, fallback }: Sourced): string {
  const otherwise = fallback ? [`fallback: ${fallback.text}`] : [];
  switch (source.kind) {
    case 'remote':
      return '';
    case 'json':
      return source.path.join() === name ? '' : ` @from(field: "${source.path.join('.')}")`;
    case 'call':
      return ` @rest(${[...callText(type, name, { args, call: source }), ...otherwise].join(', ')})`;
    case 'join':
      return ` @from(${[`query: ${JSON.stringify(pathText(source.steps))}`, ...batchText(source.batch), ...otherwise].join(', ')})`;
    case 'text':
      return ` @from(value: ${JSON.stringify(templateText(source.parts))})`;
  }
}

/** A call's values by their names in its query or body. */
export function callValues(args: readonly ArgModel[], call: CallModel): readonly (readonly [string, VariableModel])[] {
  const { key } = call.batch ?? {};
  const isKey = ({ name }: ArgModel): boolean => key?.kind === 'args' && key.path[0] === name;
  return [
    ...args
      .filter((argument) => !call.segments.includes(argument.name) && !isKey(argument))
      .map(({ name }) => [name, { kind: 'args', path: [name] }] as const),
    ...call.needs.map((path, position) => [`need${position}`, { kind: 'this', path }] as const),
    ...call.claims.map((claim, position) => [`claim${position}`, { kind: 'caller', path: [claim] }] as const),
    ...(call.batch ? [['keys', { kind: 'keys', path: [] }] as const] : []),
  ];
}

function callText(
  type: string,
  name: string,
  { args, call }: { readonly args: readonly ArgModel[]; readonly call: CallModel },
): readonly string[] {
  const path = [`/${type}/${name}`, ...call.segments.map((segment) => `{$args.${segment}}`)].join('/');
  const values = callValues(args, call);
  const pairs = values.map(([key, value]) => `${key}={${valueText(value)}}`);
  const body = values.map(([key, value]) => `${key}: "{${valueText(value)}}"`);
  return [
    `${call.method}: "${path}${!call.hasBody && pairs.length > 0 ? `?${pairs.join('&')}` : ''}"`,
    ...(call.hasBody ? [`body: { ${body.join(', ')} }`] : []),
    ...(call.select.length > 0 ? [`select: "${call.select.join('.')}"`] : []),
    ...batchText(call.batch),
  ];
}

const batchText = (batch: BatchModel | undefined): readonly string[] =>
  batch
    ? [
        `key: "${valueText(batch.key)}"`,
        `match: "${typeof batch.match === 'string' ? batch.match : batch.match.join('.')}"`,
      ]
    : [];
