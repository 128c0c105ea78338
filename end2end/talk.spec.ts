// The main story: a customer and an agent talk, from the first word to the rating.
import { expect, test } from './desk.ts';

test('a customer writes, the agent has the chat at once, and both talk live', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await expect(hannah.widget.getByRole('heading', { name: 'Hello, how can we help?' })).toBeVisible();
  await expect(hannah.widget.getByText('1 online')).toBeVisible();

  await hannah.startsChat('Is the Fjell 45 waterproof?');
  await expect(maya.row('Hannah Ek')).toContainText('Is the Fjell 45 waterproof?', { timeout: 2_000 });
  await expect(hannah.log.getByText('Maya joined')).toBeVisible();
  await expect(hannah.head).toContainText('Maya');
  await expect(hannah.head).toContainText('online now');

  await maya.opens('Hannah Ek');
  await expect(maya.bubble('Is the Fjell 45 waterproof?')).toBeVisible();
  await expect(maya.thread).toContainText('Assigned to you');
  await expect(maya.profile).toContainText('hannah.ek@customer.example');
  // He has read it: the customer sees the second tick.
  await expect(hannah.marks('Is the Fjell 45 waterproof?')).toContainText('Read');

  await maya.types('It is, up to');
  await expect(hannah.log.getByText('Maya is typing')).toBeVisible({ timeout: 2_000 });
  await maya.says('It is, up to three days of rain.');
  await expect(hannah.bubble('It is, up to three days of rain.')).toBeVisible({ timeout: 2_000 });
  await expect(hannah.log.getByText('is typing')).toBeHidden();
  await expect(maya.marks('It is, up to three days of rain.')).toContainText('Read');

  await hannah.types('Great');
  await expect(maya.thread.getByText('Hannah is typing')).toBeVisible({ timeout: 2_000 });
  await hannah.says('Great, I take it');
  await expect(maya.bubble('Great, I take it')).toBeVisible({ timeout: 2_000 });
  await expect(maya.thread.locator('.bubble', { hasText: 'Great, I take it' })).toHaveCount(1);
});

test('the agent resolves with a topic, the customer rates, and the next one comes up by itself', async ({ desk }) => {
  const ada = await desk.agent('Ada');
  await ada.edits('Agents', 'Maya Lindqvist');
  // Five chats are hers already: there is room for one more.
  await ada.page.getByRole('spinbutton', { name: 'Harrow & Pine' }).fill('6');
  await ada.saves();

  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('First in line');
  await expect(maya.row('Hannah Ek')).toBeVisible();

  const otto = await desk.visitor('Otto Berg');
  await otto.opensChat();
  await otto.startsChat('Second in line');
  await expect(otto.log.getByText('Your place in the queue')).toBeVisible();
  await expect(otto.log.locator('.pw-place b')).toHaveText('1');
  await expect(maya.figure('Pending')).toHaveText('1');
  await expect(maya.row('Otto Berg')).toHaveCount(0);

  await maya.opens('Hannah Ek');
  await maya.chat.getByRole('button', { name: 'Resolve' }).click();
  await maya.choice('Resolve').click();
  await expect(maya.dialog.getByRole('alert')).toHaveText('Choose a topic first');
  await maya.dialog.getByLabel('Filter topics').fill('back length');
  await maya.dialog.getByRole('radio', { name: 'Back length' }).check();
  await maya.dialog.getByLabel('Summary').fill('Wanted to know how wide it is');
  await maya.choice('Resolve').click();
  await expect(maya.toast.getByText('Resolved: Sizing and advice › Back length')).toBeVisible();

  await expect(maya.row('Otto Berg')).toBeVisible({ timeout: 2_000 });
  await expect(maya.row('Hannah Ek')).toHaveCount(0);
  await expect(otto.head).toContainText('Maya', { timeout: 2_000 });
  await expect(otto.log.getByText('Your place in the queue')).toBeHidden();
  await expect(maya.figure('Pending')).toHaveText('0');

  await expect(hannah.widget.getByRole('heading', { name: 'How was your chat with Maya' })).toBeVisible();
  await hannah.widget.getByRole('button', { name: 'Send rating' }).click();
  await expect(hannah.widget.getByRole('alert')).toHaveText('Choose a rating first');
  await hannah.rates('Great', 'More pictures');

  await maya.page.getByRole('link', { name: 'Archive' }).first().click();
  await maya.opens('Hannah Ek');
  await expect(maya.thread).toContainText('Hannah rated this chat 5 of 5');
  await expect(maya.thread).toContainText('More pictures');
  await expect(maya.thread).toContainText('Wanted to know how wide it is');
  await expect(maya.chat).toContainText('Resolved: Sizing and advice › Back length');
});

test('the customer ends the chat, and the agent still chooses a topic', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Never mind, found it');
  await maya.opens('Hannah Ek');

  await hannah.widget.getByRole('button', { name: 'End chat' }).click();
  await hannah.widget.getByRole('button', { name: 'Keep chatting' }).click();
  await expect(hannah.widget.getByRole('alertdialog')).toBeHidden();
  await hannah.endsChat();
  await expect(hannah.widget.getByRole('heading', { name: 'How was your chat with Maya' })).toBeVisible();

  await expect(maya.chat).toContainText('Hannah ended this chat');
  await maya.chat.getByRole('button', { name: 'Select topic' }).click();
  await maya.dialog.getByRole('radio', { name: 'Spam' }).check();
  await maya.choice('Resolve').click();
  await expect(maya.row('Hannah Ek')).toHaveCount(0);
});

test('an archived chat is moved back to Active, and the customer who writes again has his agent', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('One question');
  await maya.opens('Hannah Ek');
  await maya.resolves('Spam');
  await maya.page.getByRole('link', { name: 'Archive' }).first().click();
  await maya.opens('Hannah Ek');
  await maya.chat.getByRole('button', { name: 'Move to active' }).click();
  await expect(maya.toast.getByText('The chat is active again and yours')).toBeVisible();
  await expect(maya.composer).toBeVisible();
  await maya.says('I have one more thing for you');
  await expect(hannah.bubble('I have one more thing for you')).toBeVisible();

  await maya.resolves('Spam');
  await hannah.widget.getByRole('button', { name: 'Skip' }).click();
  await expect(hannah.widget.getByText('Chat ended').first()).toBeVisible();
  await hannah.widget.getByRole('button', { name: 'Start a new chat' }).click();
  await hannah.widget.locator('#q-TEXT').fill('And another question');
  await hannah.widget.getByRole('button', { name: 'Start chat' }).click();
  await maya.page.getByRole('link', { name: 'Chats' }).first().click();
  await expect(maya.row('Hannah Ek')).toContainText('And another question');
});

test('quick responses, notes, tags and drafts', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Hannah Brandt');
  await maya.composer.pressSequentially('/hel');
  const quick = maya.chat.getByRole('listbox', { name: 'Quick responses' });
  await expect(quick.getByRole('option', { name: '/hello' })).toHaveAttribute('aria-selected', 'true');
  await maya.composer.press('Enter');
  await expect(maya.composer).toHaveValue('Hi Hannah, I am Maya. How can I help?');
  await maya.composer.press('Enter');
  await expect(maya.bubble('Hi Hannah, I am Maya. How can I help?')).toHaveCount(1);

  await maya.notes('Ask the workshop first');

  await maya.chat.getByRole('button', { name: 'Tag', exact: true }).click();
  await maya.page.getByRole('combobox', { name: 'Find a tag' }).fill('gift');
  await maya.page.keyboard.press('Enter');
  await maya.page.keyboard.press('Escape');
  await expect(maya.profile).toContainText('Gift');

  await maya.composer.fill('Half a thou');
  await expect(maya.chat.getByText('Draft saved')).toBeVisible();
  await maya.opens('Oskar Nyström');
  await expect(maya.composer).toHaveValue('');
  await expect(maya.row('Hannah Brandt')).toContainText('Draft: Half a thou');
  await maya.opens('Hannah Brandt');
  await expect(maya.composer).toHaveValue('Half a thou');
  await maya.page.reload();
  await maya.isConnected();
  await expect(maya.composer).toHaveValue('Half a thou');
});

test('on another site: the chat runs in a stranger’s frame and survives reload and the next page', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const shop = await desk.shop(await desk.channel());
  const hannah = await desk.visitor('Hannah Ek');
  hannah.watch.origins.add(shop.url);
  await hannah.opensChat(shop.url);
  await hannah.startsChat('Hello from a shop');
  await expect(maya.row('Hannah Ek')).toBeVisible();

  await hannah.page.reload();
  // It was open: it opens again by itself, with the talk in it.
  await expect(hannah.bubble('Hello from a shop')).toBeVisible();
  await maya.opens('Hannah Ek');
  await expect(maya.profile).toContainText(new URL(shop.url).host);
  await maya.says('Welcome');
  await expect(hannah.bubble('Welcome')).toBeVisible();

  await hannah.minimises();
  await maya.says('One more thing');
  await expect(hannah.launcher).toHaveAttribute('aria-label', /unread messages: 1/);
  await hannah.page.getByRole('link', { name: 'More' }).click();
  await expect(hannah.launcher).toHaveAttribute('aria-label', /unread messages: 1/);
  await hannah.launcher.click();
  await expect(hannah.bubble('One more thing')).toBeVisible();
  await expect(hannah.launcher).not.toHaveAttribute('aria-label', /unread/);
});
