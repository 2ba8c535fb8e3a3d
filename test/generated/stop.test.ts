// A stop under full load loses no request.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { releases } from '../../generators/go-service/go-releases.ts';
import { alpineImage, imageVersions } from '../lab/images.ts';
import { type Counts, stopContainer, stopProcess, total, withPrograms } from '../lab/stops.ts';
import { covers, docker, everything, goToolchain, hasImage, notRun } from '../lab/tools.ts';
import { toolTest } from '../support.ts';

type Stop = (service: string, client: string, drain: string) => Promise<Counts>;

/** How often a service is stopped, by how long it drains. */
const times: Readonly<Record<string, number>> = everything ? { '0s': 12, '1s': 4, '2s': 4 } : { '0s': 3, '1s': 2 };

async function losesNothing(release: (typeof releases)[number], how: string, stop: Stop): Promise<void> {
  await withPrograms(release, async (service, client) => {
    for (const [drain, stops] of Object.entries(times)) {
      const all: Counts[] = [];
      for (let n = 0; n < stops; n += 1) all.push(await stop(service, client, drain));
      const { answered, lost, problems } = total(all);
      const subject = `Go ${release.minor}, ${how}, drain ${drain}, ${stops} stops`;
      console.log(`MEASURED: ${subject}: ${answered + lost} requests, ${answered} answered, ${lost} lost`);
      assert.equal(problems, {}, subject);
      assert.ok(answered > stops * 1000, `${answered} requests are too few`);
    }
  });
}

for (const release of releases) {
  const { minor, patch } = release;
  const hasGo = goToolchain(patch) !== undefined;
  if (imageVersions.includes(minor)) {
    toolTest(hasGo && docker !== undefined && hasImage(alpineImage), `Go ${patch} and Docker`)(
      `Go ${minor}: docker stop under full load loses no request`,
      covers('stop under load × Go', `${minor}, docker stop`, () =>
        losesNothing(release, 'docker stop', stopContainer),
      ),
    );
  }
  if (!everything) {
    notRun('stop under load × Go', `${minor}, SIGTERM`);
    continue;
  }
  toolTest(hasGo, `Go ${patch}`)(
    `Go ${minor}: SIGTERM under full load loses no request`,
    covers('stop under load × Go', `${minor}, SIGTERM`, () => losesNothing(release, 'SIGTERM', stopProcess)),
  );
}

test.run();
