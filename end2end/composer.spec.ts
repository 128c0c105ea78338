// What helps an agent write: lines, emoji, quick responses with his own search, and a draft that follows him.
import { expect, test } from './desk.ts';

test('Enter sends, Shift and Enter begins a line, and the field grows with the text', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Hannah Brandt');
  const { keyboard } = maya.page;
  await maya.composer.click();
  const low = (await maya.composer.boundingBox())!.height;
  for (const line of ['one', 'two', 'three', 'four']) {
    await keyboard.type(line);
    await keyboard.press('Shift+Enter');
  }
  await keyboard.type('five');
  await expect(maya.composer).toHaveValue('one\ntwo\nthree\nfour\nfive');
  expect((await maya.composer.boundingBox())!.height).toBeGreaterThan(low * 1.5);
  await keyboard.press('Enter');
  await expect(maya.bubble('one\ntwo')).toHaveText('one\ntwo\nthree\nfour\nfive', { useInnerText: true });
  await expect(maya.composer).toHaveValue('');
  expect((await maya.composer.boundingBox())!.height).toBeLessThanOrEqual(low + 1);
});

test('an emoji is found by its name and put where the caret is', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Hannah Brandt');
  const { keyboard } = maya.page;
  await maya.composer.fill('Thank you!');
  await maya.composer.press('ArrowLeft');
  await maya.chat.getByRole('button', { name: 'Emoji' }).click();
  const search = maya.page.getByRole('searchbox');
  await expect(search).toBeFocused();
  await keyboard.type('qqqq');
  await expect(maya.page.locator('.emoji__grid button')).toHaveCount(0);
  await search.fill('heart');
  await maya.page.locator('.emoji__grid button').first().click();
  await expect(maya.composer).toHaveValue(/^Thank you(\p{Emoji}|\uFE0F)+!$/u);
  await maya.composer.press('Enter');
  await expect(maya.thread.locator('.bubble').last()).toHaveText(/^Thank you(\p{Emoji}|\uFE0F)+!$/u);
});

test('quick responses are searched by shortcut and title, and filled in', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Oskar Nyström');
  const quick = maya.chat.getByRole('listbox', { name: 'Quick responses' });
  await maya.composer.pressSequentially('/');
  await expect(quick.getByRole('option').nth(2)).toBeVisible();
  await maya.page.keyboard.type('country');
  await expect(quick.getByRole('option')).toHaveText(/\/transit/);
  await maya.page.keyboard.press('Escape');
  await maya.composer.fill('');
  await maya.composer.pressSequentially('/hello');
  await maya.page.keyboard.press('Tab');
  await expect(maya.composer).toHaveValue('Hi Oskar, I am Maya. How can I help?');
});

test('a list of quick responses that stands in the reply leaves the note alone', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Hannah Brandt');
  await maya.composer.pressSequentially('/');
  await expect(maya.page.locator('#quick-list')).toBeVisible();
  await maya.chat.getByRole('tab', { name: 'Note' }).click();
  await maya.composer.press('Enter');
  await maya.composer.fill('she called');
  await maya.composer.press('Enter');
  await expect(maya.chat.getByText('she called')).toBeVisible();
  await expect(maya.composer).toHaveValue('');
});

test('a draft is seen on the agent’s other device, and goes from both when it is sent', async ({ desk }) => {
  const office = await desk.agent('Maya');
  const home = await desk.agent('Maya');
  const tom = await desk.agent('Ines');
  await office.opens('Hannah Brandt');
  await office.composer.fill('We have it in mo');
  await expect(office.chat.getByText('Draft saved')).toBeVisible();
  await expect(home.row('Hannah Brandt')).toContainText('Draft: We have it in mo');
  await home.opens('Hannah Brandt');
  await expect(home.composer).toHaveValue('We have it in mo');
  // It is hers alone: whoever oversees sees the customer's words.
  await tom.page.getByRole('button', { name: 'Everyone' }).click();
  await expect(tom.row('Hannah Brandt')).toBeVisible();
  await expect(tom.row('Hannah Brandt')).not.toContainText('Draft');

  await home.composer.fill('We have it in moss');
  await home.composer.press('Enter');
  await expect(office.bubble('We have it in moss')).toBeVisible();
  await expect(home.row('Hannah Brandt')).not.toContainText('Draft');
  await expect(office.row('Hannah Brandt')).not.toContainText('Draft');
  await office.opens('Oskar Nyström');
  await office.opens('Hannah Brandt');
  await expect(office.composer).toHaveValue('');
});

test('what is written to one customer stays with him, also right after the page was loaded', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Hannah Brandt');
  await maya.page.reload();
  await maya.isConnected();
  await maya.composer.fill('Only for Hannah');
  await maya.chat.getByRole('tab', { name: 'Note' }).click();
  await maya.composer.fill('Among us: careful');
  await maya.opens('Oskar Nyström');
  await expect(maya.composer).toHaveValue('');
  await expect(maya.row('Oskar Nyström')).not.toContainText('Draft');
  await maya.opens('Hannah Brandt');
  await expect(maya.composer).toHaveValue('Only for Hannah');
});
