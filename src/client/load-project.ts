import { extname } from 'node:path';

import type { Graph } from '../graph/graph.ts';
import { loadGraph } from '../graph/load-graph.ts';
import { serviceName } from '../graph/service-file.ts';
import type { Problems } from '../language/problem.ts';
import type { RootFiles } from '../language/root-files.ts';
import type { SourceFile } from '../language/source-file.ts';
import type { Client } from './client.ts';
import { type CodeFile, defaultExport, loadCode } from './load-code.ts';
import { loadClient } from './load-client.ts';
import { revisionOfFiles } from './revision-of.ts';
import { type ServiceModule, serviceModule } from './service-code.ts';

/** Everything a root folder describes. */
export interface Project {
  readonly graph: Graph;
  readonly clients: readonly Client[];
  /** Default exports of the clients' code files; undefined for one that does not load, which is reported. */
  readonly code: ReadonlyMap<string, object | undefined>;
  /** What the services' code files export; undefined for one that does not load, which is reported. */
  readonly serviceCode: ReadonlyMap<string, ServiceModule | undefined>;
  /** Changes with the text of any code file. */
  readonly codeRevision: string;
}

/** Loads a root folder's files; what is wrong with them is reported, and the rest is loaded all the same. */
export async function loadProject(files: RootFiles, problems: Problems): Promise<Project> {
  const graph = loadGraph(files, problems);
  const clients: Client[] = [];
  const code = new Map<string, object | undefined>();
  for (const file of files.clients) {
    const client = loadClient(file, graph, problems);
    if (client) clients.push(client);
    if (file.code === undefined) continue;
    const module = await loadCode(codeFile(file.code, file.schema), problems);
    code.set(file.name, module && defaultExport(codeFile(file.code, file.schema), module, problems));
  }
  const serviceCode = await loadServices(files, problems);
  return { graph, clients, code, serviceCode, codeRevision: await revisionOfFiles(codePaths(files)) };
}

async function loadServices({ services }: RootFiles, problems: Problems): Promise<Project['serviceCode']> {
  const modules = new Map<string, ServiceModule | undefined>();
  for (const service of services) {
    if (service.code === undefined) continue;
    const file = codeFile(service.code, service);
    const module = await loadCode(file, problems);
    modules.set(serviceName(service), module && serviceModule(file, module, problems));
  }
  return modules;
}

const codePaths = ({ clients, services }: RootFiles): readonly string[] =>
  [...clients, ...services].flatMap(({ code }) => code ?? []);

/** Code stands beside its schema, under the same name. */
const codeFile = (path: string, schema: SourceFile): CodeFile => ({
  path,
  name: schema.path.replace(/\.graphql$/, extname(path)),
});
