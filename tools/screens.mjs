// A part of `npm run golden`: records the screens in test/screens/ again.
process.env.RECORD_SCREENS = '1';
process.argv[2] = '(screens|accessible)';
await import('./test.mjs');
