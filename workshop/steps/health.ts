import { buildFailure, type Step, solved, startFailure, unsolved } from '../step.ts';

export const health: Step = {
  name: 'health',
  title: 'A health check without a shell',
  goal: 'Give the image a HEALTHCHECK that succeeds while the service answers and fails while it does not. Read main.go: the program can ask itself.',
  why: 'A process can run and answer nothing. docker ps shows whether a container is healthy, Compose can wait for it, and Swarm replaces a container that is not. This image has no curl and no shell.',
  predict: 'Most health checks that you find on the web use curl. What would happen with one of those here?',
  hints: [
    'The program takes an argument, healthcheck: it asks its own /healthz and ends with 0 or 1. Look for it in main.go.',
    'HEALTHCHECK CMD has the same two forms as ENTRYPOINT. Only the one with brackets works without a shell.',
    'HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["/app/orders", "healthcheck"]',
  ],
  explanation:
    'The image checks itself with the one program that it has. Kubernetes ignores HEALTHCHECK and has probes of its own; they ask the same address, /healthz.',
  parts: { base: 'scratch', order: true, cache: true, user: true, health: true },
  number: 'health that docker ps shows',
  minutes: { 45: 0, 90: 7, 180: 12 },
  classic: false,
  mistakes: {
    none: 'The image has no health check, so docker ps says only that the container is up.',
    'needs-a-shell':
      'The health check is a shell command, and the image has no shell. Every check would fail, and the container would always be unhealthy. Use brackets.',
    'no-such-program':
      'The health check starts a program that is not in the image. curl and wget come with other bases; here there is one program.',
    'always-healthy':
      'The health check also succeeds where no service runs. It has to ask the service, not only end with 0.',
    'second-service':
      'The health check starts the service a second time instead of asking the first. The argument healthcheck is missing.',
    failing: 'The health check fails although the service answers.',
  },
  check: async (lab) => {
    const build = await lab.build();
    if (!build.succeeded) return buildFailure(build);
    const image = await lab.read(build.image);
    const [kind, ...command] = image.health;
    if (!kind || kind === 'NONE') return unsolved('none', undefined, 'none');
    const shown = command.join(' ');
    if (kind === 'CMD-SHELL') return unsolved('needs-a-shell', shown, 'unhealthy');
    if (command.length === 1 && command[0] === image.entrypoint[0])
      return unsolved('second-service', shown, 'unhealthy');
    const [run, exitCodeAlone] = await Promise.all([lab.judgeHealth(build.image), lab.runAlone(build.image, command)]);
    const { health: verdict, healthOutput: output = '' } = run;
    if (/executable file not found|no such file/i.test(output)) return unsolved('no-such-program', shown, 'unhealthy');
    if (verdict === 'lies') return unsolved('always-healthy', shown, 'healthy');
    if (verdict === 'unhealthy') return unsolved('failing', output.trim() || shown, 'unhealthy');
    if (exitCodeAlone === 0) return unsolved('always-healthy', shown, 'healthy');
    return run.state === 'ready' ? solved('healthy') : startFailure(run);
  },
};
