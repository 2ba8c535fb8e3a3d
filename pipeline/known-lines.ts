import { quotedLines } from '../core/packing.ts';
import { templateTexts as imageTexts } from '../generators/go-image/template-texts.ts';
import { templateTexts as serviceTexts } from '../generators/go-service/template-texts.ts';

/** The lines of this version's templates, to which the archived engines in the package refer. */
export const knownLines = (): readonly string[] =>
  quotedLines([...serviceTexts, ...imageTexts].map(({ text }) => text));
