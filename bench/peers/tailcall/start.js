import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { config } from './config.js';

/** Becomes Tailcall, so that its memory and its end are those of the process that was started. */
const [port, restUrl] = process.argv.slice(2);

const here = (name) => join(import.meta.dirname, name);
const file = here('node_modules/config.graphql');
writeFileSync(file, config(port, restUrl));

spawn(process.execPath, [here('ready.js'), port], { stdio: ['ignore', 'inherit', 'inherit'] });
const env = { ...process.env, TAILCALL_TRACKER: 'false', TAILCALL_LOG_LEVEL: 'error' };
process.execve(here('node_modules/@tailcallhq/core-linux-x64-gnu/bin/tailcall'), ['tailcall', 'start', file], env);
