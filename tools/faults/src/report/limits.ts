/** What nobody should expect; each is what the cases show, or what they cannot. */
export const NOT_GUARANTEED = Object.freeze([
  '`kill -9`, an out-of-memory kill or a killed container lose what is not in a file yet: the records of the last `LOG_FLUSH_MS` and the batch under way (case 1). Where a sink could not write, that is everything in its buffer, at most `LOG_BUFFER_MB`.',
  'Files are not synced record by record: a power cut also loses what the kernel had not written to the disk.',
  'A disk that stays full, or a reader that stays away, costs what the buffer cannot hold: the oldest records below WARNING first. How many, and from when to when, is declared; which ones is not known any more (cases 3, 11, 28).',
  'A file takes one batch per turn of the event loop, at most 2 MiB: an app that logs megabytes in every one of its turns outruns its files, and what the buffer cannot hold is declared (cases 11, 31).',
  'Delivery to a receiver is at least once: a batch whose answer was lost is sent again, with the same record ids, by which a receiver can tell (case 21).',
  'A record that a receiver fails with, without refusing it, is judged by the one behind it: the last of all waits until another comes (case 21).',
  'What finds no room among the dead letters, and what of the spool a disk has damaged, is dropped and declared; which records those were is not known any more (case 21).',
  'A `required` audit costs availability: while its disk does not sync, every audited action is refused, and the app tries again once a second (case 4). Who has the signing key, and no anchors stand against, can write another trail (case 5; [which attacks need what](reference/audit-attacks.md)).',
  'Ordinary records of one category share its buffer: one client that makes an app log more than the buffer holds in a single turn costs the ordinary records of the others too. Warnings, request records and security records stay (case 31).',
  '`copytruncate` loses what is written between its copy and its cut: no writer can prevent that. Create mode loses nothing (case 22).',
  'Whoever removes a file takes the records in it along; a file that was moved keeps them.',
  'A torn last line of a killed process stays in its file as one bad line: it is ended, not repaired, when the shared file is opened again, or when a rolled file is compressed.',
  "An object with very many keys costs what the language needs to list them: JavaScript cannot list fewer. A million keys took as long as case 16 says, in the caller's turn.",
  'A listener of the app that runs after ours at the exit, and what it logs then, is not covered; neither is code that blocks the event loop for ever.',
  "What a foreign winston transport does with a record it was given is that transport's affair.",
]);
