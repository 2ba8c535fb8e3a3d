// `node tools/repository.mjs`, run by .github/workflows/release.yml: fills in `repository`, `bugs` and `homepage` of package.json
// in the current directory from the repository that the workflow runs in. The checkout does not name one, so that a fork
// publishes its own. `npm publish --provenance` compares `repository.url` with the repository that built the package:
// https://docs.npmjs.com/generating-provenance-statements
import { readFileSync, writeFileSync } from 'node:fs';

/** The address of the repository, without a slash at its end. Throws an Error when this is not a GitHub workflow. */
function address({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }) {
  if (!server || !/^[\w.-]+\/[\w.-]+$/.test(repository ?? ''))
    throw new Error('Set GITHUB_SERVER_URL and GITHUB_REPOSITORY (owner/name), as a GitHub workflow does.');
  return `${server}/${repository}`;
}

const repository = address(process.env);
const packageJson = {
  ...JSON.parse(readFileSync('package.json', 'utf8')),
  repository: { type: 'git', url: `git+${repository}.git` },
  bugs: { url: `${repository}/issues` },
  homepage: `${repository}#readme`,
};
writeFileSync('package.json', `${JSON.stringify(packageJson, null, 2)}\n`);
