// Checks tokens.css against WCAG 2.2 AA. Run: node style/check-contrast.mjs [--all]
// Fails when a pair is too low, a token is missing, or the two dark blocks differ.
import { readFileSync } from 'node:fs';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
const block = (start) => {
  const at = css.indexOf(start);
  if (at < 0) throw new Error(`block not found: ${start}`);
  return css.slice(css.indexOf('{', at) + 1, css.indexOf('}', at));
};
const parse = (text) => Object.fromEntries([...text.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2].trim()]));
const light = parse(block('[data-theme="light"]'));
const dark = parse(block('\n[data-theme="dark"]'));
const media = parse(block(':root:not([data-theme="light"])'));

const resolve = (t, name, depth = 0) => {
  const v = t[name];
  if (v === undefined || depth > 9) throw new Error(`unknown token --${name}`);
  const ref = v.match(/^var\(--([\w-]+)\)$/);
  return ref ? resolve(t, ref[1], depth + 1) : v;
};
const rgb = (hex) => {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new Error(`not a solid colour: ${hex}`);
  return [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));
};
const lum = (c) => {
  const [r, g, b] = c.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (a, b) => {
  const [x, y] = [lum(rgb(a)), lum(rgb(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};

const surfaces = ['surface-app', 'surface-side', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover', 'surface-active', 'surface-selected'];
const TEXT = 4.5, PART = 3;
const pairs = [];
const add = (min, fgs, bgs) => [].concat(fgs).forEach((f) => [].concat(bgs).forEach((b) => pairs.push([f, b, min])));

add(TEXT, ['text', 'text-muted'], surfaces);
add(TEXT, 'text-subtle', surfaces.filter((s) => s !== 'surface-active'));
add(TEXT, 'text', ['accent-tint', 'accent-tint-2', 'success-tint', 'warning-tint', 'danger-tint', 'seg', 'seg-on']);
add(TEXT, 'text-muted', ['accent-tint', 'seg', 'seg-on']);
add(TEXT, 'accent-text', [...surfaces.filter((s) => s !== 'surface-active'), 'accent-tint', 'accent-tint-2']);
add(TEXT, ['success-text', 'warning-text', 'danger-text'], ['surface', 'surface-side', 'surface-raised', 'surface-hover', 'surface-selected']);
add(TEXT, 'success-text', 'success-tint');
add(TEXT, 'warning-text', 'warning-tint');
add(TEXT, 'danger-text', 'danger-tint');
add(TEXT, 'on-accent', ['accent', 'accent-hover']);
add(TEXT, 'on-danger', ['danger', 'danger-hover']);
add(TEXT, ['text-inverse', 'text-inverse-muted'], 'surface-inverse');
for (const h of ['teal', 'green', 'amber', 'red', 'blue', 'pink', 'violet']) add(TEXT, `${h}-text`, [`${h}-tint`, `${h}-tint-2`]);
for (let k = 1; k <= 6; k++) add(TEXT, `avatar-${k}-text`, `avatar-${k}`);
add(TEXT, 'bubble-in-text', 'bubble-in');
add(TEXT, 'text-muted', 'bubble-in');
add(TEXT, 'bubble-out-text', 'bubble-out');
add(TEXT, 'bubble-out-meta', 'bubble-out');
add(TEXT, ['note-text', 'note-meta', 'text-muted', 'text-subtle'], 'note');
add(TEXT, 'mark-text', 'mark');
add(TEXT, 'window-ok-text', ['surface', 'surface-side']);
add(TEXT, 'window-soon-text', ['window-soon-tint', 'surface', 'surface-side', 'surface-selected']);
add(TEXT, 'window-closed-text', ['window-closed-tint', 'surface', 'surface-side', 'surface-selected']);
add(PART, 'border-control', ['surface', 'surface-side', 'surface-raised', 'surface-sunken', 'note']);
add(PART, 'focus', surfaces);
add(PART, 'accent', ['surface', 'surface-side', 'surface-raised', 'surface-app']);
add(PART, ['status-online', 'status-invisible', 'status-break', 'status-offline'], ['surface', 'surface-side', 'surface-raised', 'surface-app']);
add(PART, ['window-ok', 'window-soon', 'window-closed'], ['surface', 'surface-side']);
for (const c of ['whatsapp', 'messenger', 'instagram', 'livechat', 'inapp']) {
  add(PART, 'on-channel', `channel-${c}`);
  add(PART, `channel-${c}`, ['surface', 'surface-side']);
}
add(PART, ['chart-1', 'chart-2'], 'surface');

let bad = 0;
for (const [name, theme] of [['light', light], ['dark', dark]]) {
  const rows = pairs.map(([f, b, min]) => ({ f, b, min, r: ratio(resolve(theme, f), resolve(theme, b)) }));
  const failed = rows.filter((x) => x.r < x.min);
  bad += failed.length;
  const low = (min) => rows.filter((x) => x.min === min).reduce((a, x) => (x.r < a.r ? x : a));
  for (const x of process.argv.includes('--all') ? rows : failed) console.log(`${x.r < x.min ? 'FAIL' : 'ok  '} ${name} ${x.r.toFixed(2)} (needs ${x.min}) --${x.f} on --${x.b}`);
  for (const min of [TEXT, PART]) { const x = low(min); console.log(`${name}: lowest of the ${min}:1 pairs is ${x.r.toFixed(2)}, --${x.f} on --${x.b}`); }
}
for (const k of new Set([...Object.keys(dark), ...Object.keys(media)])) if (dark[k] !== media[k]) { bad++; console.log(`FAIL dark blocks differ at --${k}`); }
for (const k of Object.keys(light)) if (!(k in dark)) { bad++; console.log(`FAIL --${k} has no dark value`); }
console.log(bad ? `${bad} problem(s)` : `${pairs.length} pairs pass in both themes`);
process.exit(bad ? 1 : 0);
