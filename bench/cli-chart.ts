/** One bar: a length, the range that half of the runs lay in, and what it says beside it. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly ours?: boolean;
}

/** A bar chart as SVG, readable on white and on black. `unit` follows each number. */
export function chart(title: string, unit: string, bars: readonly Bar[]): string {
  const [left, width, row, top] = [210, 420, 26, 44];
  const scale = width / Math.max(...bars.map(({ high }) => high));
  const rows = bars.map(({ label, value, low, high, ours }, index) => {
    const y = top + index * row;
    const middle = y + row / 2 - 4;
    return [
      `<text x="${left - 10}" y="${middle + 4}" text-anchor="end"${ours ? ' font-weight="bold"' : ''}>${escaped(label)}</text>`,
      `<rect x="${left}" y="${y}" width="${(value * scale).toFixed(1)}" height="${row - 8}" rx="2" fill="${ours ? '#00758d' : '#8a99a3'}"/>`,
      `<path d="M${(left + low * scale).toFixed(1)} ${middle}H${(left + high * scale).toFixed(1)}" stroke="#d9480f" stroke-width="2"/>`,
      `<text x="${(left + Math.max(value, high) * scale + 8).toFixed(1)}" y="${middle + 4}">${value.toFixed(2)}${escaped(unit)}</text>`,
    ].join('\n  ');
  });
  const height = top + bars.length * row + 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#7a8791" role="img" aria-label="${escaped(title)}">
  <text x="10" y="22" font-size="15" font-weight="bold">${escaped(title)}</text>
  ${rows.join('\n  ')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
