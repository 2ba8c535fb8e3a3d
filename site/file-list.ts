import { html, type Markup } from './html.ts';
import { type Mark, type MarkedFile, size } from './service.ts';

/** The tree of files: nested lists of links, one for each file. `current` is the file that is shown. */
export function treeView(files: readonly MarkedFile[], current: string): Markup {
  return list(files, '', current);
}

function list(files: readonly MarkedFile[], folder: string, current: string): Markup {
  const names = [...new Set(files.map(({ path }) => path.slice(folder.length).replace(/\/.*$/s, '/')))];
  return html`<ul>${names.map((name) => {
    const inside = files.filter(({ path }) => path.startsWith(folder + name));
    if (!name.endsWith('/')) return fileRow(files.find(({ path }) => path === folder + name)!, name, current);
    return html`<li><details open><summary id="d-${folder}${name}">${name}</summary>${list(inside, folder + name, current)}</details></li>`;
  })}</ul>`;
}

const words: Readonly<Record<Mark, string>> = { same: '', changed: 'changed', new: 'new', gone: 'gone' };

function fileRow({ path, bytes, mark }: MarkedFile, name: string, current: string): Markup {
  return html`<li><a class="file ${mark}" id="t-${path}" href="#${path}"${path === current && html` aria-current="true"`}>
    <span class="name">${name}</span> ${mark !== 'same' && html`<span class="mark">${words[mark]}</span>`} <span class="size">${size(bytes)}</span></a></li>`;
}

/** What differs, in a sentence for the status line. */
export function summary(files: readonly MarkedFile[]): string {
  const there = files.filter(({ mark }) => mark !== 'gone');
  const total = `${there.length} files, ${size(there.reduce((sum, { bytes }) => sum + bytes, 0))}`;
  const marks = (['changed', 'new', 'gone'] as const).flatMap((mark) => {
    const paths = files.filter((file) => file.mark === mark).map(({ path }) => path);
    return paths.length === 0 ? [] : `${words[mark]}: ${paths.length > 4 ? `${paths.length} files` : paths.join(', ')}`;
  });
  return [total, ...marks].join('; ');
}
