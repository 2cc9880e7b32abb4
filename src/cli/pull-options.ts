import type { Environment } from '../core/settings-environment.ts';
import type { RootFiles, ServiceSource } from '../language/root-files.ts';
import type { ServiceAccess } from '../service/service-access.ts';

/** What `facet pull` was asked for, and what it found. */
export interface PullOptions {
  readonly root: string;
  readonly files: RootFiles;
  readonly environment: Environment;
  readonly access: (service: string) => ServiceAccess;
  /** The service's name. */
  readonly service: string;
  /** Its file; undefined when there is none yet. */
  readonly file: ServiceSource | undefined;
  /** Where it is, in place of what its file or its description says. */
  readonly url: string | undefined;
}
