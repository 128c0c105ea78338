// What an admin decides for a channel, and the customer then sees: side, colour, words, and what is asked first.
import { expect, test, type Agent } from './desk.ts';

test('position, colour and words of the widget are the channel’s, from left to right and back', async ({ desk }) => {
  const ada = await desk.agent('Ada');
  await desk.agent('Maya');
  const { page } = ada;
  await ada.edits('Channels', 'Outdoor shop');
  // Yellow cannot be read on a white page: not saved, and it says why.
  await page.getByLabel('Accent colour', { exact: true }).fill('#ffe680');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('This colour is too faint')).toBeVisible();
  await expect(page.getByText('Saved', { exact: true })).toHaveCount(0);
  await page.getByLabel('Accent colour', { exact: true }).fill('#7a1f5c');
  await page.getByLabel('Position').selectOption('Start of the line (left in English)');
  await page.getByLabel('Heading').fill('Ask the mountain guide');
  await page.getByLabel('Tagline').fill('Answers from people who sleep outside');
  await page.getByLabel('Greeting', { exact: true }).fill('Questions about sizes?');
  await page.getByLabel('Greeting after (seconds)').fill('1');
  await ada.saves();

  const hannah = await desk.visitor('Hannah Ek');
  await hannah.comesToShop();
  await expect(hannah.page.locator('#parley').getByRole('button', { name: 'Questions about sizes?' })).toBeVisible();
  const start = await hannah.page.locator('#parley .l').boundingBox();
  expect(start!.x).toBeLessThan(60);
  await expect(hannah.page.locator('#parley .l')).toHaveCSS('background-color', 'rgb(122, 31, 92)');
  await expect(hannah.page.locator('#parley .l')).toHaveCSS('color', 'rgb(255, 255, 255)');
  await hannah.page.locator('#parley').getByRole('button', { name: 'Questions about sizes?' }).click();
  await hannah.widgetIsAwake();
  await expect(hannah.widget.getByRole('heading', { name: 'Ask the mountain guide' })).toBeVisible();
  await expect(hannah.widget.getByText('Answers from people who sleep outside')).toBeVisible();
  const accent = await hannah.widget.locator('html').evaluate((html) => getComputedStyle(html).getPropertyValue('--pw-accent'));
  expect(accent).toBe('#7a1f5c');
  const panel = await hannah.page.locator('#parley iframe').boundingBox();
  expect(panel!.x).toBeLessThan(60);

  // On a page that runs from right to left, the start of the line is the right side.
  const shop = await desk.shop(await desk.channel(), 'ar');
  const hana = await desk.visitor('هناء عيد');
  hana.watch.origins.add(shop.url);
  await hana.opensChat(shop.url);
  const there = await hana.page.locator('#parley .l').boundingBox();
  expect(there!.x).toBeGreaterThan(1_300);
  const arabic = await hana.page.locator('#parley iframe').boundingBox();
  expect(arabic!.x + arabic!.width).toBeGreaterThan(1_380);
});

/** The form's last question, as it was just added. */
async function asks(ada: Agent, question: string, kind: string, required: boolean): Promise<void> {
  const rows = ada.page.locator('.fieldrow');
  const count = await rows.count();
  await ada.page.getByRole('button', { name: 'Add question' }).click();
  await expect(rows).toHaveCount(count + 1);
  const row = rows.last();
  await row.getByRole('textbox', { name: 'Question' }).fill(question);
  await row.getByLabel('Kind of answer').selectOption(kind);
  await row.getByRole('checkbox', { name: 'Required' }).setChecked(required);
}

test('questions before the chat: what is required is missed, and the agent sees the answers', async ({ desk }) => {
  const ada = await desk.agent('Ada');
  const maya = await desk.agent('Maya');
  await ada.edits('Channels', 'Outdoor shop');
  await asks(ada, 'Order number', 'Text', true);
  await asks(ada, 'Your height', 'Text', false);
  await asks(ada, 'Where do you go?', 'Choice', true);
  await ada.page.getByRole('textbox', { name: 'Choices, one per line' }).last().fill('Mountains\nForest\nSea');
  await ada.saves();

  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  const { widget } = hannah;
  await widget.getByRole('button', { name: 'Start chat' }).click();
  for (const name of ['Order number', 'Where do you go?']) {
    await expect(widget.getByLabel(name)).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(widget.getByLabel(/Your height/)).not.toHaveAttribute('aria-invalid', 'true');
  await expect(widget.getByText('Please fill this in').first()).toBeVisible();

  await hannah.fillsIn({ email: 'not an address', message: 'Which size?' });
  await widget.getByLabel('Order number').fill('HP-1207');
  await widget.getByLabel('Where do you go?').selectOption('Forest');
  await widget.getByRole('button', { name: 'Start chat' }).click();
  await expect(widget.locator('#q-email')).toHaveAttribute('aria-invalid', 'true');
  await expect(maya.row('Hannah Ek')).toHaveCount(0);
  await widget.locator('#q-email').fill('hannah@customer.example');
  await widget.getByRole('button', { name: 'Start chat' }).click();
  await expect(hannah.bubble('Which size?')).toBeVisible();

  await maya.opens('Hannah Ek');
  for (const told of [/Order number\s*HP-1207/, /Where do you go\?\s*Forest/]) await expect(maya.profile).toContainText(told);
  await expect(maya.profile).toContainText('hannah@customer.example');
  await expect(maya.profile).not.toContainText('Your height');
});

test('a site that is not on the list gets no launcher and no frame', async ({ desk }) => {
  const ada = await desk.agent('Ada');
  await ada.edits('Channels', 'Outdoor shop');
  await ada.page.getByLabel('Domains, one per line').fill('shop.example');
  await ada.saves();
  const shop = await desk.shop(await desk.channel());
  const hannah = await desk.visitor('Hannah Ek');
  hannah.watch.origins.add(shop.url);
  hannah.watch.forgive(/status of 403/, /frame-ancestors/, /ERR_BLOCKED_BY_RESPONSE/);
  const told: string[] = [];
  hannah.page.on('console', (message) => told.push(message.text()));
  await hannah.page.goto(shop.url);
  await expect.poll(() => told.join()).toContain('is not an allowed domain of this chat');
  await expect(hannah.page.locator('#parley')).toHaveCount(0);

  // Nor does a frame help that somebody writes by hand.
  await hannah.page.evaluate(([desk, channel]) => {
    const frame = document.createElement('iframe');
    frame.src = `${desk}/chat/${channel}`;
    document.body.append(frame);
  }, [desk.url, await desk.channel()]);
  await expect.poll(() => told.join()).toContain('frame-ancestors');

  await ada.page.getByLabel('Domains, one per line').fill('shop.example\nlocalhost');
  await ada.saves();
  await hannah.opensChat(shop.url);
  await expect(hannah.widget.getByRole('heading').first()).toBeVisible();
});

test('a widget that is switched off shows only to those whose chat runs, and finishes it with them', async ({ desk }) => {
  const ada = await desk.agent('Ada');
  const maya = await desk.agent('Maya');
  const shop = await desk.shop(await desk.channel());
  const hannah = await desk.visitor('Hannah Ek');
  hannah.watch.origins.add(shop.url);
  await hannah.opensChat(shop.url);
  await hannah.startsChat('The zip is stuck');
  await expect(maya.row('Hannah Ek')).toBeVisible();
  await ada.edits('Channels', 'Outdoor shop');
  await ada.page.getByLabel('Switched on').uncheck();
  await ada.saves();

  const daniel = await desk.visitor('Daniel Osei');
  daniel.watch.origins.add(shop.url);
  const asked = daniel.page.waitForResponse(/\/embed\//);
  await daniel.page.goto(shop.url);
  expect((await asked).ok()).toBe(true);
  await expect(daniel.page.locator('#parley')).toHaveCount(0);

  await hannah.page.goto(shop.url);
  await hannah.widgetIsAwake();
  await hannah.says('Still there?');
  await maya.opens('Hannah Ek');
  await expect(maya.thread).toContainText('Still there?');
  await maya.says('Send it in, we mend it');
  await expect(hannah.bubble('Send it in, we mend it')).toBeVisible();
});
