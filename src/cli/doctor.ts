import type { Command } from './command.ts'; export const doctor: Command = { example: '', options: {}, about: {}, run: async () => 0 };
