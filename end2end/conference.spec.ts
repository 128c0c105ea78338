// Three in one chat: called in to talk, or to whisper.
import { expect, test, type Agent } from './desk.ts';

async function calls(agent: Agent, whom: string, whispers = false): Promise<void> {
  await agent.chat.getByRole('button', { name: 'More actions' }).click();
  await agent.page.getByRole('menuitem', { name: 'Ask a colleague in' }).click();
  await agent.dialog.getByRole('checkbox', { name: whom }).check();
  if (whispers) await agent.dialog.getByRole('switch', { name: 'To whisper only' }).check();
  await agent.dialog.getByRole('button', { name: `Ask ${whom} in` }).click();
  await expect(agent.dialog).toBeHidden();
  await expect(agent.chat.getByText(`Conference requested: ${whom}`)).toBeVisible();
}

test('a colleague is asked in, answers the customer, and goes when the agent ends it', async ({ desk }) => {
  const [maya, tom] = [await desk.agent('Maya'), await desk.agent('Tom')];
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Does the stove run on spirit?');
  await maya.opens('Hannah Ek');
  await tom.goes('Online');

  await calls(maya, 'Tom Okafor');
  await expect(tom.offer('Hannah Ek')).toContainText('Maya Lindqvist asks you into a chat');
  await tom.offer('Hannah Ek').getByRole('button', { name: 'Accept' }).click();
  await expect(tom.composer).toBeFocused();
  await expect(maya.chat.getByText('Conference with Tom Okafor')).toBeVisible();
  await tom.says('It does, with the other burner.');
  await expect(hannah.bubble('It does, with the other burner.')).toBeVisible();
  await expect(hannah.log).toContainText('Tom joined');
  await expect(maya.bubble('It does, with the other burner.')).toBeVisible();
  await maya.chat.getByRole('button', { name: 'End conference' }).click();
  await maya.dialog.getByRole('radio', { name: 'No topic' }).check();
  await maya.dialog.getByLabel('Summary').fill('It was the other burner');
  await maya.dialog.getByRole('button', { name: 'End conference' }).click();
  await expect(maya.thread).toContainText('Maya Lindqvist ended the conference');
  await expect(maya.thread).toContainText('It was the other burner');
  await expect(tom.row('Hannah Ek')).toHaveCount(0);
  await expect(tom.chat.getByText('Maya Lindqvist has this chat')).toBeVisible();
  await maya.says('I send you the link.');

  await calls(maya, 'Tom Okafor', true);
  await tom.offer('Hannah Ek').getByRole('button', { name: 'Accept' }).click();
  await expect(maya.chat.getByText('Conference with Tom Okafor (whispering)')).toBeVisible();
  await expect(tom.composer).toBeHidden();
  await tom.chat.getByRole('button', { name: 'Exit conference' }).click();
  await expect(maya.chat.getByText('Conference with Tom Okafor')).toBeHidden();
  await expect(hannah.log.getByText('Tom joined')).toHaveCount(1);
});

test('two are asked in at once, and each answers for himself', async ({ desk }) => {
  const [maya, tom, ines] = [await desk.agent('Maya'), await desk.agent('Tom'), await desk.agent('Ines')];
  const hannah = await desk.visitor('Hannah Ek');
  await hannah.opensChat();
  await hannah.startsChat('Which of your stoves do you like best?');
  await maya.opens('Hannah Ek');
  await tom.goes('Online');
  await ines.goes('Online');

  await maya.chat.getByRole('button', { name: 'More actions' }).click();
  await maya.page.getByRole('menuitem', { name: 'Ask a colleague in' }).click();
  await maya.dialog.getByRole('checkbox', { name: 'Tom Okafor' }).check();
  await maya.dialog.getByRole('checkbox', { name: /^Ines/ }).check();
  await maya.dialog.getByRole('button', { name: 'Ask 2 colleagues in' }).click();
  await expect(maya.dialog).toBeHidden();
  await expect(maya.chat.getByText(/Conference requested: Tom Okafor, Ines/)).toBeVisible();

  await ines.offer('Hannah Ek').getByRole('button', { name: 'Accept' }).click();
  await expect(maya.chat.getByText(/Conference with Ines .* · Conference requested: Tom Okafor/)).toBeVisible();
  await tom.offer('Hannah Ek').getByRole('button', { name: 'Decline' }).click();
  await expect(maya.chat.getByText(/^Conference with Ines/)).toBeVisible();
  await expect(maya.chat.getByText(/Conference requested/)).toHaveCount(0);
  await ines.says('The small one.');
  await expect(hannah.bubble('The small one.')).toBeVisible();
});
