import type { Project } from '../client/load-project.ts';
import type { Problems } from '../language/problem.ts';

/** One concern of the check: reports what it finds, whatever the other passes find. */
export type Pass = (project: Project, problems: Problems) => void;
