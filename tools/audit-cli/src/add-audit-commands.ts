import type { Command } from 'commander';
import { addInit } from './init.command';
import { plain } from './plain.terminal';
import { addProve } from './prove.command';
import { addShow } from './show.command';
import { processTerminal, type Terminal } from './terminal';
import { addVerifyProof } from './verify-proof.command';
import { addVerify } from './verify.command';

/** Mounts `init`, `verify`, `show`, `prove` and `verify-proof` below a command, such as `cairn audit`. */
export function addAuditCommands(parent: Command, terminal: Terminal = processTerminal): void {
  const lines = plain(terminal);
  addInit(parent, lines);
  addVerify(parent, lines);
  addShow(parent, lines);
  addProve(parent, lines);
  addVerifyProof(parent, lines);
}
