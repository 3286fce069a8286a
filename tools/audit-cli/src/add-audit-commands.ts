import type { Command } from 'commander';
import { addInit } from './init.command';
import { addProve } from './prove.command';
import { addShow } from './show.command';
import { processTerminal, type Terminal } from './terminal';
import { addVerifyProof } from './verify-proof.command';
import { addVerify } from './verify.command';

/** Mounts `init`, `verify`, `show`, `prove` and `verify-proof` below a command, such as `cairn audit`. */
export function addAuditCommands(parent: Command, terminal: Terminal = processTerminal): void {
  addInit(parent, terminal);
  addVerify(parent, terminal);
  addShow(parent, terminal);
  addProve(parent, terminal);
  addVerifyProof(parent, terminal);
}
