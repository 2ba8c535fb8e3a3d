// Starts the program from its sources: `node test/start.mjs orders --yes`.
import { register } from 'tsx/esm/api';

register();
await import('../bin/create-go-docker.ts');
