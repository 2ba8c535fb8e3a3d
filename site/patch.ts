/**
 * Makes an element hold the nodes of an HTML text, and changes only what differs. The rest keeps the focus, its scroll position, and
 * whether a person opened it, and the browser does not lay it out again.
 */
export function patch(target: Element, text: string): void {
  const template = document.createElement('template');
  template.innerHTML = text;
  patchChildren(target, template.content);
}

function patchChildren(target: Node, source: Node): void {
  const wanted = [...source.childNodes];
  for (const [index, next] of wanted.entries()) {
    const now = target.childNodes[index];
    if (!now) target.appendChild(next);
    else if (now.isEqualNode(next)) continue;
    else if (isSameElement(now, next)) patchChildren(now, next);
    else target.replaceChild(next, now);
  }
  while (target.childNodes.length > wanted.length) target.lastChild!.remove();
}

/** Whether two nodes are elements that differ in their children alone. `open` is what a person did to a `<details>`. */
function isSameElement(one: Node, other: Node): boolean {
  if (!(one instanceof Element && other instanceof Element) || one.tagName !== other.tagName) return false;
  const attributes = (element: Element) =>
    [...element.attributes].flatMap(({ name, value }) => (name === 'open' ? [] : `${name}=${value}`)).join('\n');
  return attributes(one) === attributes(other);
}
