import type { Command } from './command.ts'; export const init: Command = { example: '', options: {}, about: {}, run: async () => 0 };
