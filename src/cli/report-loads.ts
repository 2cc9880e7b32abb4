import { printProblems } from '../check/print-problems.ts';
import type { GatewayLog } from '../core/log.ts';
import type { Problem } from '../language/problem.ts';
import type { ServeOptions } from '../serve.ts';

/**
 * Tells what the check found in each load. Errors are printed for people, with their lines; those of a reload in
 * production go to the log, since nobody may be looking.
 */
export function reportLoads(log: GatewayLog, mode: ServeOptions['mode']): NonNullable<ServeOptions['onChecked']> {
  let loads = 0;
  return (problems, isLive) => {
    const isReload = loads++ > 0;
    const errors = problems.filter(({ severity }) => severity === 'error');
    const isLogged = isReload && mode === 'production';
    if (errors.length > 0 && !isLogged) process.stderr.write(printProblems(errors, { color: process.stderr.isTTY }));
    if (!isReload) return;
    const warnings = problems.length - errors.length;
    const also = warnings === 0 ? '' : `; facet check shows ${warnings} warning${warnings === 1 ? '' : 's'}`;
    if (isLive) log.info(`the schemas were loaded again${also}`);
    else if (isLogged) log.error({ problems: errors.map(line) }, STAYS);
    else log.info(STAYS);
  };
}

const STAYS = 'the last good schemas stay in use';

const line = ({ file, line, column, code, message }: Problem): string => `${file}:${line}:${column} ${code} ${message}`;
