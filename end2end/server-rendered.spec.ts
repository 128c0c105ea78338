// What people see and can do before the bundles come, or when they never do.
import { expect, test, type Page } from './desk.ts';

const BUNDLES = /\/assets\/(console|widget)-[0-9a-f]+\.(wasm|js)$/;

/** What a browser says of a bundle that does not come. */
const BLOCKED = [/net::ERR_FAILED/, /Failed to fetch dynamically imported module/, /was preloaded using link preload but not used/];

async function firstPaint(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
}

test('the console shows list and conversation without its bundle', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  maya.watch.forgive(...BLOCKED);
  await maya.page.context().route(BUNDLES, (route) => route.abort());
  await maya.page.goto('/chats');
  await expect(maya.row('Hannah Brandt')).toContainText('Perfect, thank you! Same address as on the order?');
  await expect(maya.list.getByRole('link').filter({ hasText: 'Live chat' })).toHaveCount(5);
  expect(await firstPaint(maya.page)).toBeGreaterThan(0);
  await maya.row('Hannah Brandt').click();
  await expect(maya.bubble('that is a fault in the moulding')).toBeVisible();
  await expect(maya.profile).toContainText('hannah@brandt.example');
  await maya.page.getByRole('link', { name: 'Archive' }).first().click();
  await expect(maya.row('Nadia Petrova')).toBeVisible();
  const ada = await desk.agent('Ada');
  ada.watch.forgive(...BLOCKED);
  await ada.page.context().route(BUNDLES, (route) => route.abort());
  for (const [section, thing] of [
    ['agents', 'Tom Okafor'],
    ['tags', 'Warranty'],
    ['topics', 'Late delivery'],
    ['quick-responses', 'Greeting with name'],
  ]) {
    await ada.page.goto(`/settings/${section}`);
    await expect(ada.page.getByText(thing).first()).toBeVisible();
  }
});

test('first contentful paint comes before the wasm, for console and widget', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await maya.page.context().route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await maya.page.goto('/chats', { waitUntil: 'commit' });
  await expect(maya.row('Oskar Nyström')).toBeVisible();
  await expect.poll(() => firstPaint(maya.page)).toBeGreaterThan(0);
  release();
  await maya.isConnected();

  const hannah = await desk.visitor('Hannah Ek');
  let releaseWidget: () => void = () => {};
  const heldWidget = new Promise<void>((resolve) => (releaseWidget = resolve));
  await hannah.page.context().route(/\.wasm$/, async (route) => {
    await heldWidget;
    await route.continue();
  });
  await hannah.comesToShop();
  await hannah.launcher.click();
  await expect(hannah.widget.getByRole('heading', { name: 'Hello, how can we help?' })).toBeVisible();
  // What is typed before the bundle comes is not lost when it does.
  await hannah.fillsIn({ message: 'I am fast' });
  releaseWidget();
  await hannah.widgetIsAwake();
  await expect(hannah.widget.locator('#q-TEXT')).toHaveValue('I am fast');
  await hannah.widget.getByRole('button', { name: 'Start chat' }).click();
  await expect(maya.row('Hannah Ek')).toContainText('I am fast');
});

test('what is typed into the sign-in page before the bundle comes is kept, and signs in', async ({ desk }) => {
  const maya = await desk.newcomer({ name: 'Maya', email: 'maya@parley.example', password: 'parley demo' });
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await maya.page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await maya.page.goto('/sign-in', { waitUntil: 'commit' });
  await maya.page.getByLabel('Email').fill(maya.account.email);
  await maya.page.getByLabel('Password', { exact: true }).fill(maya.account.password);
  release();
  await maya.isAwake();
  await expect(maya.page.getByLabel('Email')).toHaveValue(maya.account.email);
  await maya.page.getByRole('button', { name: 'Sign in' }).click();
  await maya.page.waitForURL('**/chats');
});

test('without script a customer starts a chat, writes, ends it and rates it, by plain forms', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek', { javaScriptEnabled: false });
  const { page } = hannah;
  // The head start for a bundle that never comes.
  hannah.watch.forgive(/^csp: GET .*\.js/, /was preloaded using link preload but not used/);
  await page.goto(`/chat/${await desk.channel()}?host=https%3A%2F%2Fshop.example%2Fpacks`);
  await page.locator('#q-name').fill('Hannah Ek');
  await page.locator('#q-email').fill('hannah@customer.example');
  await page.locator('#q-TEXT').fill('No script here');
  await page.getByRole('button', { name: 'Start chat' }).click();
  await expect(page.getByRole('log')).toContainText('No script here');
  await maya.opens('Hannah Ek');
  await expect(maya.profile).toContainText('shop.example/packs');
  await maya.says('That is fine');

  await page.locator('#pw-text').fill('Good to hear');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('log')).toContainText('That is fine');
  await expect(maya.bubble('Good to hear')).toBeVisible();
  // A reload posts nothing again.
  await page.reload();
  await expect(maya.bubble('Good to hear')).toHaveCount(1);

  await page.getByRole('button', { name: 'End chat' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  await expect(page.getByRole('heading', { name: /How was your chat with Maya/ })).toBeVisible();
  await page.getByRole('radio', { name: 'Good' }).check({ force: true });
  await page.getByRole('button', { name: 'Send rating' }).click();
  await expect(maya.thread).toContainText('Hannah rated this chat 4 of 5');
});

test('with the bundle blocked in the frame, its forms start a chat on the shop’s page', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  hannah.watch.forgive(...BLOCKED);
  await hannah.page.context().route(BUNDLES, (route) => route.abort());
  await hannah.comesToShop();
  await hannah.launcher.click();
  await hannah.fillsIn({ message: 'Still works' });
  await hannah.widget.getByRole('button', { name: 'Start chat' }).click();
  await expect(hannah.bubble('Still works')).toBeVisible();
  await expect(maya.row('Hannah Ek')).toContainText('Still works');
});
