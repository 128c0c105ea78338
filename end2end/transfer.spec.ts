// From one agent to another: the customer stays, and nobody has to be told twice.
import { expect, test } from './desk.ts';

test('an agent hands a chat to a colleague with a word, and the customer goes on with him', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Where is my parcel?');
  await maya.opens('Hannah Ek');
  const tom = await desk.agent('Tom');
  await tom.goes('Online');

  await maya.page.keyboard.press('t');
  const dialog = maya.page.getByRole('dialog', { name: 'Transfer this chat' });
  await expect(dialog.getByRole('radio', { name: /Aylin Tan/ })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Transfer', exact: true }).click();
  await expect(dialog.getByRole('alert').first()).toContainText('Choose a colleague first');
  await dialog.getByRole('searchbox').fill('tom');
  await dialog.getByRole('radio', { name: /Tom Okafor/ }).check();
  await dialog.getByLabel('A word to your colleague').fill('She waits since Monday');
  await dialog.getByText('What it was about').click();
  const about = dialog.getByRole('radiogroup', { name: 'Topic' }).getByRole('radio').nth(1);
  await about.check();
  await dialog.getByRole('button', { name: 'Transfer to Tom Okafor' }).click();
  await expect(dialog).toBeHidden();
  await expect(maya.list.getByRole('link', { name: 'Hannah Ek' })).toHaveCount(0);

  await tom.opens('Hannah Ek');
  await expect(tom.thread).toContainText('Maya Lindqvist transferred the chat to you');
  await expect(tom.thread).toContainText('She waits since Monday');
  await expect(tom.thread.getByText(/^Topic: /)).toBeVisible();
  await tom.says('It is in Malmö and comes today.');
  await expect(hannah.bubble('It is in Malmö and comes today.')).toBeVisible();
  await expect(hannah.head).toContainText('Tom');
  await expect(hannah.log).not.toContainText('since Monday');
});

test('a supervisor takes a chat over', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const ines = await desk.agent('Ines');
  await maya.opens('Hannah Brandt');
  await ines.page.getByRole('button', { name: 'Everyone' }).click();
  await ines.opens('Hannah Brandt');
  await ines.chat.getByRole('button', { name: 'Take over' }).click();
  await expect(ines.thread).toContainText('You took the chat over from Maya Lindqvist');
  await expect(maya.thread).toContainText('Ines Carvalho took the chat over from Maya Lindqvist');
  await expect(ines.composer).toBeEnabled();
});
