// 2,000 active rows and a thread of 10,000 messages: only what is in sight is in the page, nothing jumps, and the
// console goes on hearing. Times are printed and not judged: they belong to the machine.
import { Crowd } from './crowd.ts';
import { expect, test, type Agent, type Locator } from './desk.ts';

/** The whole length in the long run; in every run enough for many pages. */
const LINES = process.env.PARLEY_LONG ? 10_000 : 2_500;

test.use({ unlimited: true });
test.setTimeout(240_000);

/** Elements in it. */
const size = (where: Locator) => where.evaluate((box) => box.querySelectorAll('*').length);

/** What is in the middle of the list, and where it stands. */
const middle = (list: Locator) =>
  list.evaluate((box) => {
    const { left, top, height } = box.getBoundingClientRect();
    const at = document.elementFromPoint(left + 60, top + height / 2)?.closest('.chat, .grouphead');
    return { text: at?.querySelector('bdi')?.textContent ?? at?.textContent ?? '', y: at?.getBoundingClientRect().top };
  });

/** Two frames later. */
const drawn = ({ page }: Agent) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Watches what holds the page up from now on. */
async function times(agent: Agent): Promise<() => Promise<string>> {
  await agent.page.evaluate(() => {
    const held: number[] = [];
    new PerformanceObserver((list) => held.push(...list.getEntries().map((task) => Math.round(task.duration)))).observe({ type: 'longtask' });
    Object.assign(window, { held });
  });
  return async () => {
    const held = await agent.page.evaluate(() => (window as unknown as { held: number[] }).held.splice(0));
    return `${held.length} long tasks, the longest ${Math.max(0, ...held)} ms`;
  };
}

test('2,000 active chats: the list draws what is in sight, keeps its place and hears what comes', async ({ desk }) => {
  const crowd = new Crowd(desk.url, await desk.channel());
  const began = Date.now();
  const started = await crowd.begins(2_000, (n) => `Visitor ${String(n).padStart(4, '0')}`);
  console.log(`2,000 chats began within ${Date.now() - began} ms`);

  const ines = await desk.agent('Ines');
  await ines.page.getByRole('button', { name: 'Everyone' }).click();
  const list = ines.list.locator('.pane__scroll');
  await expect(ines.list.locator('.chat').first()).toBeVisible();
  const total = await list.evaluate((box) => box.scrollHeight);
  expect(total, 'the list is as long as 2,000 rows').toBeGreaterThan(2_000 * 56);
  const report = await times(ines);

  const seen = new Set<string>();
  for (let step = 0; step <= 60; step++) {
    await list.evaluate((box, to) => (box.scrollTop = to), (total * step) / 60);
    await drawn(ines);
    const rows = list.locator('.chat');
    expect(await rows.count(), 'rows in the page').toBeLessThan(60);
    // Wherever one stops there are rows, and no gap.
    const { text } = await middle(list);
    expect(text, `something at ${step} of 60`).not.toBe('');
    seen.add(text);
  }
  expect(seen.size).toBeGreaterThan(50);
  console.log(`list: ${await size(list)} elements; scrolling through it: ${await report()}`);

  // In the middle of it, chats that are elsewhere get messages: what is in sight stays where it is.
  await list.evaluate((box, to) => (box.scrollTop = to), total / 2);
  await drawn(ines);
  const place = await middle(list);
  for (const n of [3, 1_990]) await crowd.says(started[n].pass, 'Are you still there?');
  await ines.page.waitForTimeout(500);
  expect(await middle(list)).toEqual(place);
  console.log(`two messages meanwhile: ${await report()}`);
});

test(`${LINES} messages: older pages come without a jump, the page stays small, and writing goes on`, async ({ desk }) => {
  const crowd = new Crowd(desk.url, await desk.channel());
  const maya = await desk.agent('Maya');
  const [story] = await crowd.begins(1, () => 'Scheherazade');
  const began = Date.now();
  await crowd.tells(story.pass, LINES, (n) => `Line ${n}${n % 7 ? '' : ' and some more words, which take a second and a third line on most screens '.repeat(2)}`);
  console.log(`${LINES} messages went in within ${Date.now() - began} ms`);
  await maya.visits(`/chats/${story.chat.conversation}`);
  await maya.isConnected();
  await expect(maya.thread.locator('.bubble').last()).toBeInViewport();
  const report = await times(maya);

  // Up through it by the wheel, page by page.
  await maya.thread.hover();
  let most = 0;
  for (let step = 0; step < 60; step++) {
    await maya.page.mouse.wheel(0, -1_500);
    await drawn(maya);
    most = Math.max(most, await maya.thread.locator('.bubble').count());
  }
  expect(most, 'bubbles in the page').toBeLessThanOrEqual(200);
  console.log(`thread: up to ${most} bubbles, ${await size(maya.thread)} elements; scrolling: ${await report()}`);

  // Page after page comes above: the line at the upper edge stays where it is.
  for (let page = 0; page < 8; page++) {
    const edge = await maya.thread.evaluate((log) => {
      const box = log.getBoundingClientRect();
      log.scrollTop = log.clientHeight - log.scrollHeight + 150;
      const line = [...log.querySelectorAll('.bubble')].find((line) => line.getBoundingClientRect().top >= box.top);
      return { above: log.querySelector('.bubble')?.textContent, text: line?.textContent ?? '', y: line?.getBoundingClientRect().top ?? 0 };
    });
    await expect(maya.thread.locator('.bubble').first()).not.toHaveText(edge.above ?? '');
    const there = await maya.thread.getByText(edge.text, { exact: true }).boundingBox();
    expect(Math.abs(there!.y - edge.y), `${edge.text} stays where it is`).toBeLessThanOrEqual(2);
    expect(await maya.thread.locator('.bubble').count(), 'bubbles in the page').toBeLessThanOrEqual(200);
  }
  console.log(`eight pages more: ${await report()}`);

  // Somebody writes meanwhile: one is told, and not moved.
  await maya.page.waitForTimeout(500);
  const before = await topmost(maya);
  await crowd.says(story.pass, 'And then the sun rose.');
  await expect(maya.chat.getByRole('button', { name: '1 new message' })).toBeVisible();
  expect(await topmost(maya)).toEqual(before);
  await report();
  await maya.types('I am listening, go on');
  console.log(`typing: ${await report()}`);
  await maya.chat.getByRole('button', { name: '1 new message' }).click();
  await expect(maya.bubble('And then the sun rose.')).toBeInViewport();
  await maya.composer.press('Enter');
  await expect(maya.bubble('I am listening, go on')).toBeInViewport();
  expect(await maya.thread.locator('.bubble').count()).toBeLessThanOrEqual(200);
});

/** The line at the upper edge of the thread, and where it stands. */
async function topmost(agent: Agent): Promise<{ text: string; y: number } | null> {
  return agent.thread.evaluate((log) => {
    const { top } = log.getBoundingClientRect();
    const first = [...log.querySelectorAll('.bubble')].find((line) => line.getBoundingClientRect().top >= top);
    return first ? { text: first.textContent ?? '', y: Math.round(first.getBoundingClientRect().top) } : null;
  });
}
