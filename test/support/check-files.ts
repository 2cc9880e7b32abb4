import { breakingChanges } from '../../src/check/breaking-changes.ts';
import { checkProject } from '../../src/check/check-project.ts';
import { loadClient } from '../../src/client/load-client.ts';
import { type ServiceModule, serviceModule } from '../../src/client/service-code.ts';
import { loadGraph } from '../../src/graph/load-graph.ts';
import { type Problem, Problems } from '../../src/language/problem.ts';
import type { RootFiles } from '../../src/language/root-files.ts';
import type { SourceFile } from '../../src/language/source-file.ts';

/** Texts by their paths below the root folder. */
export type Files = Readonly<Record<string, string>>;

/** The files as a root folder would have them. */
function rootFiles(files: Files): RootFiles {
  const below = (folder: string): readonly SourceFile[] =>
    Object.entries(files)
      .filter(([path]) => path.startsWith(folder) && !path.slice(folder.length).includes('/'))
      .map(([path, text]) => ({ path, text }));
  const clients = below('schemas/').map((schema) => {
    const name = schema.path.replace(/^schemas\//, '').replace(/\.graphql$/, '');
    const own = below(`clients/${name}/`);
    const isArchive = ({ path }: SourceFile): boolean => path.endsWith('/archive.json');
    const operations = own.filter((file) => !isArchive(file));
    return { name, schema, operations, archive: own.find(isArchive), code: undefined };
  });
  return { services: below('schemas/services/'), remotes: below('schemas/remote/'), clients };
}

/**
 * What a check finds in these files; `code` is what each code file exports by default: of `tv`, of `services/shop`.
 * With an earlier state, also what breaks since then.
 */
export function checkFiles(
  texts: Files,
  code: Readonly<Record<string, object>> = {},
  before?: Files,
): readonly Problem[] {
  const problems = new Problems();
  const files = rootFiles(texts);
  const graph = loadGraph(files, problems);
  const clients = files.clients.flatMap((file) => loadClient(file, graph, problems) ?? []);
  const serviceCode = Object.entries(code).flatMap(([name, exported]): [string, ServiceModule][] => {
    const [, service] = /^services\/(.*)$/.exec(name) ?? [];
    const file = { path: '', name: `schemas/${name}.ts` };
    return service === undefined ? [] : [[service, serviceModule(file, { default: exported }, problems)]];
  });
  const project = {
    graph,
    clients,
    code: new Map(Object.entries(code)),
    serviceCode: new Map(serviceCode),
    codeRevision: '',
  };
  checkProject({ ...project, problems });
  if (before) breakingChanges({ project, files, before: rootFiles(before) }, problems);
  return problems.list();
}

/** A problem's code and place: `CODE schemas/tv.graphql:6:25`. */
const placed = ({ code, file, line, column }: Problem): string => `${code} ${file}:${line}:${column}`;

/**
 * Takes `▸CODE▸` marks out of texts: each stands where a problem of that code is expected.
 * Gives the files without them, and the expected problems as `placed` tells them.
 */
export function marked(files: Files): { readonly files: Files; readonly expected: readonly string[] } {
  const expected: string[] = [];
  const clean = Object.entries(files).map(([path, text]) => {
    const lines = text.split('\n').map((line, index) => unmarked(line, `${path}:${index + 1}`, expected));
    return [path, lines.join('\n')] as const;
  });
  return { files: Object.fromEntries(clean), expected: expected.sort() };
}

function unmarked(line: string, at: string, expected: string[]): string {
  const mark = /▸(\w+)▸/.exec(line);
  if (!mark) return line;
  expected.push(`${mark[1]} ${at}:${mark.index + 1}`);
  return unmarked(line.replace(mark[0], ''), at, expected);
}

/** The errors in these files, as `placed` tells them, each once. */
export const errorsIn = (files: Files, code?: Readonly<Record<string, object>>): readonly string[] =>
  placedOnce(checkFiles(files, code).filter(({ severity }) => severity === 'error'));

/** The warnings of one code in these files, as `placed` tells them. */
export const warningsIn = (files: Files, code: Problem['code']): readonly string[] =>
  placedOnce(checkFiles(files).filter((problem) => problem.code === code));

const placedOnce = (problems: readonly Problem[]): readonly string[] => [...new Set(problems.map(placed))].sort();
