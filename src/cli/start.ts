import type { Command } from './command.ts';
import { checkFailed, endpointLines, gatewayAbout, gatewayOptions, runGateway } from './gateway-command.ts';
import { untilStopped } from './until-stopped.ts';

/** `facet start` */
export const start: Command = {
  example: 'facet start --root shop --port 8080',
  options: gatewayOptions,
  about: gatewayAbout,
  async run(values) {
    try {
      const serving = await runGateway({ values, mode: 'production' });
      if (process.stdout.isTTY) process.stdout.write(endpointLines(serving));
      return await untilStopped(serving.close);
    } catch (error) {
      return checkFailed(error);
    }
  },
};
