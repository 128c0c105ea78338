// What a browser is made to download, page and answers included: the files alone are held to the same budgets when
// they are built.
import { expect, test, type Page } from './desk.ts';

/** Bytes of everything that comes for this page from now on, as it comes. */
async function downloaded(page: Page): Promise<Map<string, number>> {
  // As to somebody who was never here.
  const browser = await page.context().newCDPSession(page);
  await browser.send('Network.clearBrowserCache');
  const sizes = new Map<string, number>();
  page.on('requestfinished', async (request) => {
    const address = new URL(request.url()).pathname;
    sizes.set(address, (sizes.get(address) ?? 0) + (await request.sizes()).responseBodySize);
  });
  return sizes;
}

function sum(sizes: Map<string, number>): number {
  const rows = [...sizes].map(([address, bytes]) => `${bytes.toString().padStart(9)} ${address}`);
  const all = [...sizes.values()].reduce((a, b) => a + b, 0);
  console.log([...rows, `${all.toString().padStart(9)} in all`].join('\n'));
  return all;
}

test('the console comes in 350 kB, everything counted', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const sizes = await downloaded(maya.page);
  await maya.page.goto('/chats');
  await maya.isConnected();
  await maya.page.waitForLoadState('networkidle');
  expect(sum(sizes)).toBeLessThanOrEqual(350_000);
});

test('the widget comes in 125 kB beside its loader, everything counted', async ({ desk }) => {
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.comesToShop();
  const sizes = await downloaded(hannah.page);
  await hannah.launcher.click();
  await hannah.widgetIsAwake();
  await hannah.page.waitForLoadState('networkidle');
  expect(sum(sizes)).toBeLessThanOrEqual(125_000);
});
