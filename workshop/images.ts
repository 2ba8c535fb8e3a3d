import { currentImages, goVersion, newest } from '../generators/go-service/go-releases.ts';
import { imageNames } from '../generators/go-service/names.ts';

/** The images that hints name, as in the Dockerfile of a new service. */
export const { golang: golangImage, alpine: alpineImage } = currentImages();

/** Not in a kit: the solutions do without it. */
export const { distrolessImage } = imageNames(goVersion(newest.minor).imageTag, 'none');
