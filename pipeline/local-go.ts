import { execFile } from 'node:child_process';
import { goVersionProblem } from '../generators/go-service/go-releases.ts';

/** The minor release of the Go on this machine, from its `go` command; undefined without one, or for a release that we do not support. */
export function localGo(): Promise<string | undefined> {
  return new Promise((done) => {
    // `local`: otherwise a go.mod in this folder could make the command download another Go.
    const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '' };
    execFile('go', ['env', 'GOVERSION'], { env, timeout: 3000, windowsHide: true }, (error, stdout) => {
      const minor = error ? undefined : /^go(1\.\d+)/.exec(stdout)?.[1];
      done(minor && !goVersionProblem(minor) ? minor : undefined);
    });
  });
}
