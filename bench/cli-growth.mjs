// Writes as many services as the second argument says through the API, each into a folder of its own.
import { pathToFileURL } from 'node:url';

const [api, count] = process.argv.slice(2);
const { scaffold } = await import(pathToFileURL(api).href);
for (let each = 0; each < Number(count); each++)
  await scaffold(`service-${each}`, { module: `example.com/service-${each}` });
