import { loadProject, type Project } from '../client/load-project.ts';
import { Problems } from '../language/problem.ts';
import { readRootFiles, type RootFiles } from '../language/root-files.ts';
import { checkProject } from './check-project.ts';

/** What a root folder describes, and everything that is wrong with it. */
export interface CheckedRoot {
  readonly files: RootFiles;
  readonly project: Project;
  readonly problems: Problems;
}

/** Loads and checks a root folder. Rejects when a file cannot be read. */
export async function checkRoot(root: string): Promise<CheckedRoot> {
  const problems = new Problems();
  const files = await readRootFiles(root);
  const project = await loadProject(files, problems);
  checkProject({ ...project, problems });
  return { files, project, problems };
}
