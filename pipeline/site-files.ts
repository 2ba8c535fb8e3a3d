import { makeSite } from '../build/site.ts';

/** The files of the Explore page by name. The package has them as one compressed stream (build/embed-site.ts). */
export async function siteFiles(): Promise<ReadonlyMap<string, string>> {
  return (await makeSite()).files;
}
