import { currentImages } from '../generators/go-service/releases.ts';

/** The images that hints name, as in the Dockerfile of a new service. */
export const { golang: golangImage, alpine: alpineImage } = currentImages();
