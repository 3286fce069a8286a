#!/usr/bin/env node
// Stands here before anything is built, so that npm can link it when it installs.
require('../dist/main.js');
