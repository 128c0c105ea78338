// What holds for every page: axe finds nothing, nothing is cut off, and people can look at a picture of it.
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from './desk.ts';

const SHOTS = join(import.meta.dirname, 'shots');
mkdirSync(SHOTS, { recursive: true });

/** What is wrong with the page as it is now, in a line for each rule and place. */
export async function isAccessible(page: Page, state: string): Promise<void> {
  // Half-faded colours are nobody's: let what moves come to rest.
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {}))).then(() => {}));
  // What passes need not be told, and the old way is twice as fast; frames of other origins are out of its reach.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(page.frames().length === 1);
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.target.join(' ')}\n    ${node.html.slice(0, 200)}\n    ${node.failureSummary?.split('\n')[1] ?? ''}`),
  );
  expect.soft(found, state).toEqual([]);
}

/** Takes the picture and looks for what a program can see. */
export async function looksGood(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  await page.evaluate(() => Promise.all(document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {}))).then(() => {}));
  const { width } = page.viewportSize()!;
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
  for (const frame of page.frames()) {
    expect.soft(await frame.evaluate(findFaults), `${name} (${width}) ${new URL(frame.url()).pathname}`).toEqual([]);
  }
}

/** Runs in the page: sideways scrolling, and text that its box cuts off without the three dots that say so. */
function findFaults(): string[] {
  const faults = new Set<string>();
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    faults.add(`the page scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
  }
  for (const dialog of document.querySelectorAll('dialog[open] > *')) {
    for (const piece of [dialog, ...dialog.querySelectorAll('.dialog__foot')]) {
      const { top, bottom } = piece.getBoundingClientRect();
      if (top < -1 || bottom > innerHeight + 1) faults.add(`<${piece.className}> is higher than the window: ${bottom}`);
    }
  }
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode as Text;
    const fault = text.data.trim() && text.parentElement && faultOf(text, text.parentElement);
    if (fault) faults.add(fault);
  }
  return [...faults];

  function faultOf(text: Text, parent: HTMLElement): string | undefined {
    // What is there for the ears alone.
    if (parent.closest('.sr-only, .hidden, .skip, script, style, option, noscript')) return;
    if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return;
    const range = document.createRange();
    range.selectNodeContents(text);
    const ink = range.getBoundingClientRect();
    const here = `<${parent.tagName.toLowerCase()} class="${parent.className}"> “${text.data.trim().slice(0, 50)}”`;
    for (let box: HTMLElement | null = parent; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      const edge = box.getBoundingClientRect();
      // Drawn in a pixel for screen readers only.
      if (edge.width <= 1 || edge.height <= 1 || style.clipPath !== 'none') return;
      const sideways = ink.right > edge.right + 1.5 || ink.left < edge.left - 1.5;
      const upright = ink.bottom > edge.bottom + 3 || ink.top < edge.top - 3;
      const by = `<${box.tagName.toLowerCase()} class="${box.className}">`;
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') return;
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) return;
      if (/hidden|clip/.test(style.overflowX) && sideways) return `cut at the side by ${by}: ${here}`;
      if (/hidden|clip/.test(style.overflowY) && upright) return `cut above or below by ${by}: ${here}`;
      const isControl = ['BUTTON', 'A'].includes(box.tagName) && style.display !== 'inline';
      if (isControl && (sideways || upright)) return `sticks out of ${by}: ${here}`;
    }
    if (ink.right > root.clientWidth + 1.5 || ink.left < -1.5) return `outside the window: ${here}`;
  }
}
