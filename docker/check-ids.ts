/** The names of the checks. They are stable; what a check is called in the table is not. */
export const checkIds = [
  'size',
  'programs',
  'shell',
  'user',
  'setuid',
  'world-writable',
  'program-writable',
  'secrets',
  'git',
  'labels',
  'certificates',
  'form',
  'starts',
  'answers',
  'port',
  'health',
  'processes',
  'memory',
  'stop',
  'exit-code',
  'request',
] as const;

/** `note`: a figure or an advice, which fails nothing. `unchecked`: could not be tried. */
export const checkStates = ['ok', 'failed', 'note', 'unchecked'] as const;

/**
 * How far a container came. `ready`: it is healthy, or answers where it has no health check. `exited`: it ended on its own. `unready`: it
 * runs and is neither healthy nor answers. `refused`: the engine could not start it.
 */
export const runStates = ['ready', 'exited', 'unready', 'refused'] as const;
