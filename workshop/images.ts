import { currentImages } from '../generators/go-service/releases.ts';
import { generated } from './dockerfile.ts';

/** The images that hints name, as in the Dockerfile of a new service. */
export const { golang: golangImage, alpine: alpineImage } = currentImages();

const [, distroless] = /^FROM (\S*distroless\S*)/m.exec(generated({ base: 'distroless' }).Dockerfile!) ?? [];
/** Not in a kit: the solutions do without it. */
export const distrolessImage = distroless!;
