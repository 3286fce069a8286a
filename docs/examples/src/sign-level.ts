import { signLevel } from '@cairn/logging';

console.log(signLevel('debug', { key: process.env['LOG_LEVEL_KEY'] ?? '', for: '15m' }));
