/** Replaces the text between `<!-- name: … -->` and `<!-- /name -->` in Markdown by a block. */
export function withBlock(text: string, name: string, block: string): string {
  return text.replace(
    new RegExp(`(<!-- ${name}: [^>]*-->\n)[\\s\\S]*?(<!-- /${name} -->)`),
    (_, start, end) => `${start}${block}\n${end}`,
  );
}
