import { currentAlpine, newest } from '../generators/go-service/releases.ts';

/** The images that hints name, as in the Dockerfile of a new service. */
export const golangImage = `golang:${newest.minor}-alpine${newest.alpine}`;
export const alpineImage = `alpine:${currentAlpine}`;
