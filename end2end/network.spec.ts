// The network breaks in the middle of a talk: nothing is missing, nothing is doubled, everything in its order.
import { expect, test, type Agent, type Visitor } from './desk.ts';
import type { Locator, Route } from '@playwright/test';

async function said(log: Locator): Promise<string[]> {
  return log.locator('.bubble').allInnerTexts();
}

async function haveTheSame(agent: Agent, visitor: Visitor, texts: string[]): Promise<void> {
  for (const log of [agent.thread, visitor.log]) {
    await expect(async () => expect((await said(log)).toSorted()).toEqual(texts.toSorted())).toPass({ timeout: 20_000 });
  }
  const [here, there] = await Promise.all([said(agent.thread), said(visitor.log)]);
  expect(here, 'both see one order').toEqual(there);
}

test('the agent’s network is cut, both go on writing, and after it returns all of it is there once', async ({ desk }) => {
  const line = await desk.line();
  const maya = await desk.agent('Maya', { baseURL: line.url });
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('one');
  await maya.opens('Hannah Ek');
  await maya.says('two');
  await expect(hannah.bubble('two')).toBeVisible();

  await maya.losesNetwork(() => line.cut());
  await expect(maya.page.locator('.conn')).toHaveText('Reconnecting…', { timeout: 20_000 });
  await hannah.says('three');
  await hannah.says('four');
  await maya.says('five');
  await maya.says('six');
  await expect(maya.thread.getByText('Waits for the connection').first()).toBeVisible();
  await expect(maya.page.getByText('What you write is kept')).toBeVisible();
  await hannah.says('seven');

  await maya.hasNetworkAgain(() => line.mend());
  await haveTheSame(maya, hannah, ['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
  await expect(maya.thread.getByText('Waits for the connection')).toHaveCount(0);
  await maya.page.reload();
  await maya.isConnected();
  await haveTheSame(maya, hannah, ['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
});

test('an agent’s unsent bubble survives a reload and is sent', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('one');
  await maya.opens('Hannah Ek');
  // Pages load, but what is said does not get through.
  maya.watch.expectCuts();
  await maya.page.route('**/api/conversations/reply', (route) => route.abort('internetdisconnected'));
  await maya.says('two');
  await expect(maya.thread.getByText('Waits for the connection')).toBeVisible();
  await maya.page.reload();
  await maya.isConnected();
  await expect(maya.bubble('two')).toBeVisible();
  await expect(hannah.bubble('two')).toHaveCount(0);

  await maya.page.unroute('**/api/conversations/reply');
  await haveTheSame(maya, hannah, ['one', 'two']);
});

test('a customer’s unsent bubble survives a reload and is sent', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('one');
  await maya.opens('Hannah Ek');
  hannah.watch.expectCuts();
  await hannah.page.route('**/api/visitor/say', (route) => route.abort('internetdisconnected'));
  await hannah.says('two');
  await expect(hannah.log.getByText('Waiting for the connection')).toBeVisible();
  await hannah.page.reload();
  await hannah.widgetIsAwake();
  await expect(hannah.bubble('two')).toBeVisible();
  await expect(maya.bubble('two')).toHaveCount(0);

  await hannah.page.unroute('**/api/visitor/say');
  await haveTheSame(maya, hannah, ['one', 'two']);
});

test('a bubble that was refused says why, goes over a reload, and is sent when the agent asks again', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('one');
  await maya.opens('Hannah Ek');
  maya.watch.forgive(/status of 409/);
  const refuse = (route: Route) => route.fulfill({ status: 409, json: { refusal: 'template_only' } });
  await maya.page.route('**/api/conversations/reply', refuse);
  await maya.says('two');
  const why = 'Not sent: Only an approved template can be sent now; your text is kept.';
  await expect(maya.thread.getByRole('alert')).toContainText(why);
  await maya.page.reload();
  await maya.isConnected();
  await expect(maya.bubble('two')).toBeVisible();
  await expect(maya.thread.getByRole('alert')).toContainText(why);

  await maya.page.unroute('**/api/conversations/reply');
  await maya.thread.getByRole('button', { name: 'Try again' }).click();
  await haveTheSame(maya, hannah, ['one', 'two']);
  await expect(maya.thread.getByRole('alert')).toHaveCount(0);
});

test('a customer’s bubble that was refused says why, goes over a reload, and is sent when he asks again', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('one');
  await maya.opens('Hannah Ek');
  hannah.watch.forgive(/status of 422/);
  await hannah.page.route('**/api/visitor/say', (route) => route.fulfill({ status: 422, json: { refusal: 'long_text' } }));
  await hannah.says('two');
  await expect(hannah.log.getByText(/^Not sent\. .*8,000/)).toBeVisible();
  await hannah.page.reload();
  await hannah.widgetIsAwake();
  await expect(hannah.log.getByText(/^Not sent\. .*8,000/)).toBeVisible();
  await hannah.page.unroute('**/api/visitor/say');
  await hannah.log.getByRole('button', { name: 'Try again' }).click();
  await haveTheSame(maya, hannah, ['one', 'two']);
  await expect(hannah.log.getByText(/^Not sent/)).toHaveCount(0);
});

test('a laptop that slept for hours goes on where it was, without a reload', async ({ desk }) => {
  const line = await desk.line();
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek', { baseURL: line.url });
  await hannah.page.clock.install();
  await hannah.opensChat();
  await hannah.startsChat('one');
  await maya.opens('Hannah Ek');
  await maya.says('two');
  await expect(hannah.bubble('two')).toBeVisible();

  hannah.watch.expectCuts();
  line.cut();
  await maya.says('three');
  await hannah.page.clock.fastForward('07:30:00');
  await maya.says('four');
  await hannah.page.clock.fastForward('00:30:00');
  line.mend();
  await hannah.page.clock.fastForward('00:01:00');
  await expect(hannah.bubble('four')).toBeVisible({ timeout: 20_000 });
  await hannah.says('five');
  await haveTheSame(maya, hannah, ['one', 'two', 'three', 'four', 'five']);
});

test('the answer is lost: what is sent again is still one message', async ({ desk }) => {
  const [mayasLine, hannahsLine] = [await desk.line(), await desk.line()];
  const maya = await desk.agent('Maya', { baseURL: mayasLine.url });
  const hannah = await desk.visitor('Hannah Ek', { baseURL: hannahsLine.url });
  await hannah.opensChat();
  await hannah.startsChat('one');
  await maya.opens('Hannah Ek');
  for (const person of [maya, hannah]) person.watch.expectCuts();

  mayasLine.swallowAnswers();
  await maya.says('two');
  await expect(hannah.bubble('two')).toBeVisible();
  mayasLine.mend();
  hannahsLine.swallowAnswers();
  await hannah.says('three');
  await expect(maya.bubble('three')).toBeVisible({ timeout: 20_000 });
  hannahsLine.mend();
  await haveTheSame(maya, hannah, ['one', 'two', 'three']);
});

test('the customer goes through a tunnel while the agent answers', async ({ desk }) => {
  const line = await desk.line();
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek', { baseURL: line.url });
  await hannah.opensChat();
  await hannah.startsChat('one');
  await maya.opens('Hannah Ek');

  await hannah.losesNetwork(() => line.cut());
  await expect(hannah.widget.getByText('Connection lost, reconnecting')).toBeVisible();
  await maya.says('two');
  await hannah.says('three');
  await expect(hannah.log.getByText('Waiting for the connection')).toBeVisible();
  await hannah.hasNetworkAgain(() => line.mend());
  await haveTheSame(maya, hannah, ['one', 'two', 'three']);
});

test('a double click on Send is one message', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.fillsIn({ message: 'one' });
  await hannah.widget.getByRole('button', { name: 'Start chat' }).dblclick();
  await expect(hannah.bubble('one')).toBeVisible();
  await hannah.composer.fill('two');
  await hannah.widget.getByRole('button', { name: 'Send', exact: true }).dblclick();
  await maya.opens('Hannah Ek');
  await maya.composer.fill('three');
  await maya.chat.getByRole('button', { name: 'Send' }).dblclick();
  await haveTheSame(maya, hannah, ['one', 'two', 'three']);
});

test('a part of the console that cannot be had is waited for, and the rest goes on', async ({ desk }) => {
  const ada = await desk.agent('Ada');
  ada.watch.expectCuts();
  const later = /\/assets\/console-\w+-[0-9a-f]+\.(wasm|bin)$/;
  const asked = ada.page.waitForRequest(later);
  await ada.page.context().route(later, (route) => route.abort('internetdisconnected'));
  await ada.page.getByRole('link', { name: 'Settings' }).first().click();
  await asked;
  await ada.statusButton.click();
  await expect(ada.page.getByRole('menuitemradio', { name: 'Online' })).toBeVisible();
  await ada.page.keyboard.press('Escape');

  await ada.page.context().unroute(later);
  await expect(ada.page.getByRole('navigation', { name: 'Settings' })).toBeVisible({ timeout: 20_000 });
});
