/** A Markdown text in which what stands between `<!-- name: … -->` and `<!-- /name -->` is this block, without its last newline. */
export function withBlock(text: string, name: string, block: string): string {
  return text.replace(
    new RegExp(`(<!-- ${name}: [^>]*-->\n)[\\s\\S]*?(<!-- /${name} -->)`),
    (_, start, end) => `${start}${block}\n${end}`,
  );
}
