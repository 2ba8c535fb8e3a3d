// `npm run screens`: records the screens in test/screens/ anew. Read the diff like a reviewer.
process.env.RECORD_SCREENS = '1';
process.argv[2] = '(screens|accessible)';
await import('./test.mjs');
