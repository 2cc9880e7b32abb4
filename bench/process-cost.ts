import { readdirSync, readFileSync } from 'node:fs';

/** What a process and its children have used so far. */
export interface ProcessCost {
  readonly cpuMs: number;
  /** The most memory that was resident, all processes together. */
  readonly peakMiB: number;
}

/** Reads the cost of a process tree from /proc: run time of all threads in nanoseconds, and the high-water mark of memory. */
export function costOf(pid: number): ProcessCost {
  let nanoseconds = 0;
  let peakKiB = 0;
  for (const id of treeOf(pid)) {
    for (const thread of list(`/proc/${id}/task`))
      nanoseconds += Number(read(`/proc/${id}/task/${thread}/schedstat`).split(' ')[0]);
    peakKiB += Number(/VmHWM:\s+(?<size>\d+)/.exec(read(`/proc/${id}/status`))?.groups?.['size'] ?? 0);
  }
  return { cpuMs: nanoseconds / 1e6, peakMiB: peakKiB / 1_024 };
}

/** The memory of one process that is resident now. */
export const residentMiB = (pid: number): number =>
  Number(/VmRSS:\s+(?<size>\d+)/.exec(read(`/proc/${pid}/status`))?.groups?.['size'] ?? 0) / 1_024;

function treeOf(pid: number): readonly number[] {
  const parents = list('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const stat = read(`/proc/${name}/stat`);
    return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
  });
  const tree = [pid];
  for (const known of tree) tree.push(...parents.filter(([, parent]) => parent === known).map(([child]) => child));
  return tree;
}

/** Processes and threads end while they are looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '0';
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
