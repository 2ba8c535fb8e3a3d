#!/usr/bin/env node
'use strict';

// In the syntax of the oldest Node versions, so that they print this message and not a syntax error. The version is that of `engines`
// in package.json, which would take 0.4 ms to read.
var wanted = [20, 17];
var found = process.versions.node.split('.').map(Number);
var message = 'create-go-docker needs Node ' + wanted.join('.') + ' or newer; this is ' + found.join('.');

if (found[0] > wanted[0] || (found[0] === wanted[0] && found[1] >= wanted[1])) {
  require('../dist/create-go-docker.cjs');
} else {
  console.error(message + '. Get it from https://nodejs.org');
  process.exit(1);
}
