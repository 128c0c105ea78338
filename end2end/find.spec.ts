// An agent finds words inside the open conversation.
import { expect, test, type Agent } from './desk.ts';
import { isAccessible, looksGood } from './page.ts';

const bar = (agent: Agent) => agent.chat.getByRole('search', { name: 'Find in conversation' });
const field = (agent: Agent) => bar(agent).getByRole('searchbox', { name: 'Find in conversation' });
const count = (agent: Agent) => bar(agent).getByRole('status');
const marks = (agent: Agent) => agent.thread.locator('mark');
const current = (agent: Agent) => agent.thread.locator('.is-found');

test('Ctrl F finds words in the conversation, Enter goes on, Esc goes back', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const keys = maya.page.keyboard;
  await maya.opens('Hannah Brandt');
  await maya.composer.focus();

  await keys.press('Control+f');
  await expect(field(maya)).toBeFocused();
  await keys.type('BUCKLE');
  await expect(count(maya)).toHaveText('1 of 3');
  await expect(marks(maya)).toHaveCount(3);
  await expect(current(maya)).toContainText('I am posting a buckle kit today.');
  await isAccessible(maya.page, 'finding');
  await looksGood(maya.page, 'find');

  await keys.press('Enter');
  await expect(count(maya)).toHaveText('2 of 3');
  await expect(current(maya)).toContainText('38 mm buckle kits');
  await keys.press('Enter');
  await expect(current(maya)).toContainText('The hip-belt buckle on my Fjell 45');
  await keys.press('Enter');
  await expect(count(maya)).toHaveText('1 of 3');
  await keys.press('Shift+Enter');
  await expect(count(maya)).toHaveText('3 of 3');
  await bar(maya).getByRole('button', { name: 'Next match (older)' }).click();
  await expect(count(maya)).toHaveText('1 of 3');

  await field(maya).fill('no such words');
  await expect(count(maya)).toHaveText('Nothing found');
  await expect(marks(maya)).toHaveCount(0);
  await expect(bar(maya).getByRole('button', { name: 'Next match (older)' })).toBeDisabled();
  await keys.press('Escape');
  await expect(bar(maya)).toHaveCount(0);
  await expect(maya.composer).toBeFocused();
});

test('accents and the two Turkish i make no difference, and what is written meanwhile is found', async ({ desk }) => {
  const aylin = await desk.agent('Aylin');
  await aylin.opens('Zeynep Kaya');
  await aylin.thread.focus();
  await aylin.page.keyboard.press('Control+f');
  await field(aylin).fill('ISIL');
  await expect(count(aylin)).toHaveText('1 of 1');
  await expect(marks(aylin)).toHaveText(['Işıl']);
  await aylin.says('Işıl çok sevinecek');
  await expect(count(aylin)).toHaveText('2 of 2');
  await expect(marks(aylin)).toHaveText(['Işıl', 'Işıl']);
});

test('a word far above what is loaded is gone to', async ({ desk }) => {
  const ada = await desk.agent('Ada');
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await ada.edits('Agents', 'Maya Lindqvist');
  // Five chats are hers already: there is room for one more.
  await ada.page.getByRole('spinbutton', { name: 'Harrow & Pine' }).fill('6');
  await ada.saves();
  await hannah.opensChat();
  await hannah.startsChat('The needle is up here');
  await maya.opens('Hannah Ek');
  const id = new URL(maya.page.url()).pathname.split('/').at(-1);
  for (let n = 0; n < 130; n++) {
    const message = `msg_${crypto.randomUUID().replaceAll('-', '')}`;
    const said = await maya.page.request.post('/api/conversations/note', { data: { conversation: id, message, text: `straw ${n}` } });
    expect(said.ok(), await said.text()).toBe(true);
  }
  await maya.page.reload();
  await maya.isConnected();
  await expect(maya.bubble('The needle is up here')).toHaveCount(0);
  await maya.thread.focus();
  await maya.page.keyboard.press('Control+f');
  await field(maya).fill('needle');
  await expect(count(maya)).toHaveText('1 of 1');
  await expect(current(maya)).toContainText('The needle is up here');
  await expect(maya.bubble('The needle is up here')).toBeInViewport();
  await expect(field(maya)).toBeFocused();
});

test('on a phone the bar opens from the menu and fits', async ({ desk }) => {
  const maya = await desk.agent('Maya', { viewport: { width: 390, height: 844 }, hasTouch: true });
  await maya.opens('Hannah Brandt');
  await maya.chat.getByRole('button', { name: 'More actions' }).click();
  await maya.page.getByRole('menuitem', { name: 'Find in conversation' }).click();
  await expect(field(maya)).toBeFocused();
  await field(maya).fill('buckle');
  await expect(count(maya)).toHaveText('1 of 3');
  await looksGood(maya.page, 'find-phone');
  await bar(maya).getByRole('button', { name: 'Close search' }).click();
  await expect(bar(maya)).toHaveCount(0);
  await expect(maya.chat.getByRole('button', { name: 'More actions' })).toBeFocused();
});
