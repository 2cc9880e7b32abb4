import { setTimeout } from 'node:timers/promises';

/** Tells the benchmark that the process which started this one answers; ends with it. */
const [port] = process.argv.slice(2);
const { ppid } = process;

const answers = () =>
  fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  }).then(
    ({ ok }) => ok,
    () => false,
  );

while (process.ppid === ppid) {
  if (await answers()) {
    process.stdout.write('listening\n');
    break;
  }
  await setTimeout(20);
}
