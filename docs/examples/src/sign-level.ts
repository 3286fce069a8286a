import { signLevel } from '@cairn/logging';

process.stdout.write(`${signLevel('debug', { key: process.env['LOG_LEVEL_KEY'] ?? '', for: '15m' })}\n`);
