import { alpineImage, distrolessImage } from '../images.ts';
import { buildFailure, isMissing, megabytes, type Step, solved, startFailure, unsolved } from '../step.ts';

// Where Go looks for them on Linux (crypto/x509).
const certificates = [
  'etc/ssl/certs/ca-certificates.crt',
  'etc/pki/tls/certs/ca-bundle.crt',
  'etc/ssl/ca-bundle.pem',
  'etc/pki/tls/cacert.pem',
  'etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  'etc/ssl/cert.pem',
];

export const scratch: Step = {
  name: 'scratch',
  title: 'Alpine, distroless, scratch',
  goal: 'Start the last stage from a base without a shell, and keep the CA certificates, so that the service can still make HTTPS requests.',
  why: 'A shell and a package manager are for people. In production, only an attacker uses them. alpine has both; distroless has certificates and time zones and no shell; scratch is empty.',
  predict: 'How many programs are in your image now, and how many will be left?',
  hints: [
    `FROM scratch begins with no file at all. The program needs none, because CGO_ENABLED=0 made it static. HTTPS needs one: the list of certificate authorities. ${distrolessImage} has that file, if this machine can download it.`,
    `The certificates are in alpine, at /etc/ssl/certs/ca-certificates.crt. A stage needs no instruction but FROM to be copied from: FROM ${alpineImage} AS tools.`,
    `FROM ${alpineImage} AS tools at the top. The last stage: FROM scratch, then COPY --from=tools /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt, and the rest as before.`,
  ],
  explanation:
    'Two files are left. To look into such a container, copy files out with docker cp, or start a debug container beside it. If your program needs time zones, import time/tzdata or take distroless. The certificates age with the image, so rebuild it from time to time.',
  parts: { base: 'scratch', order: true, cache: true },
  number: 'programs in the image',
  minutes: { 45: 9, 90: 9, 180: 15 },
  classic: false,
  mistakes: {
    shell: 'The image has a shell. Every base that is made for people has one; distroless and scratch have none.',
    'no-certificates':
      'The image has no CA certificates. The service starts, but its first HTTPS request fails: certificate signed by unknown authority.',
    'certificates-elsewhere':
      'The certificates are in the image, but not where Go looks for them. The file has to keep its path: /etc/ssl/certs/ca-certificates.crt',
    'run-on-scratch':
      'RUN needs a shell, and this stage has none. Run it in an earlier stage; the last one only copies.',
    'needs-libraries':
      'The program is in the image, and it cannot start: it needs a C library, which alpine has and this base does not. With ENV CGO_ENABLED=0 before go build, it needs none.',
    'needs-a-shell':
      'ENTRYPOINT without brackets is run by /bin/sh, which is no longer in the image. Use the exec form.',
  },
  check: async (lab) => {
    const build = await lab.build();
    if (!build.succeeded)
      return buildFailure(build, [
        [
          /"?\/bin\/sh"?:? (stat \/bin\/sh: )?no such file|exec: "\/bin\/sh"|executor failed running \[\/bin\/sh[\s\S]*no such file|runc run failed[\s\S]*\/bin\/sh/,
          'run-on-scratch',
        ],
      ]);
    const image = await lab.read(build.image);
    const value = `${image.programs.length}, in ${megabytes(image.size)}`;
    const [shell] = image.shells;
    if (shell) return unsolved('shell', `/${shell}`, value);
    // Without the certificates, the number would be better than that of the solution.
    if (image.entrypoint[0] === '/bin/sh') return unsolved('needs-a-shell', image.entrypoint.join(' '));
    const bundles = image.files.filter(({ path, size }) => /\.(crt|pem)$/.test(path) && size > 50_000);
    if (!bundles.some(({ path }) => certificates.includes(path)))
      return unsolved(bundles[0] ? 'certificates-elsewhere' : 'no-certificates', bundles[0] && `/${bundles[0].path}`);
    const run = await lab.start(build.image);
    // The kernel says "no such file" about the loader that the program names.
    if (isMissing(run) && image.files.some(({ path }) => `/${path}` === image.entrypoint[0]))
      return { ...startFailure(run), mistake: 'needs-libraries' };
    return run.state === 'ready' ? solved(value) : startFailure(run);
  },
};
