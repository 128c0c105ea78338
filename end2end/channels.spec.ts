// WhatsApp, Messenger and Instagram in the console, against the simulator of their providers.
import { expect, test } from './desk.ts';
import { INSTAGRAM, MESSENGER, WHATSAPP } from './sim.ts';

test.use({ channels: true });

test('a WhatsApp chat is answered, expires, and a template brings it back', async ({ desk, sim }) => {
  const maya = await desk.agent('Maya');
  const row = maya.row('Mira Okoye');
  await row.click();
  await expect(maya.thread).toContainText('Hallo, ist mein Rad schon fertig?');
  await maya.composer.fill('Ja, seit heute Morgen.');
  await maya.composer.press('Enter');
  await expect(maya.thread.locator('.msg--out').last()).toContainText('Ja, seit heute Morgen.');
  await expect(maya.thread.getByText('Delivered', { exact: true })).toBeAttached();

  await sim.hoursPass(23);
  await expect(maya.chat.getByRole('timer')).toBeVisible();
  await sim.hoursPass(2);
  await expect(row).toHaveCount(0);
  await expect(maya.chat.getByRole('button', { name: 'Send a template' })).toBeVisible();
  await maya.chat.getByRole('button', { name: 'Send a template' }).click();
  const dialog = maya.page.getByRole('dialog', { name: 'Send a template' });
  await dialog.getByRole('button', { name: /order_ready/ }).click();
  await dialog.getByRole('button', { name: 'Send template' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Fill in every blank');
  await dialog.getByLabel('Text for {{1}}').fill('Mira');
  await dialog.getByLabel('Text for {{2}}').fill('A-1007');
  await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText('Hallo Mira, dein Auftrag A-1007');
  await dialog.getByRole('button', { name: 'Send template' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(maya.row('Mira Okoye')).toBeVisible();
  await expect(maya.composer).toHaveCount(0);
  await sim.writes('mira', WHATSAPP, 'Ich komme heute');
  await expect(maya.thread).toContainText('Ich komme heute');
  await expect(maya.composer).toBeEditable();
});

test('pictures, reactions, quotes and what was unsent stand in the thread', async ({ desk, sim }) => {
  const maya = await desk.agent('Maya');
  await maya.row('Saskia de Vries').or(maya.row('saskia')).or(maya.row('Love the new')).first().click();
  await sim.act('saskia', INSTAGRAM, { do: 'send', kind: 'image' });
  await expect(maya.thread.locator('img').first()).toBeVisible();
  const secret = await sim.writes('saskia', INSTAGRAM, 'my card is 4111');
  await expect(maya.thread).toContainText('my card is 4111');
  await sim.act('saskia', INSTAGRAM, { do: 'unsend', to: secret });
  await expect(maya.thread).toContainText('Message was unsent');
  await expect(maya.thread).not.toContainText('4111');
});

test('an admin sees how the accounts do', async ({ desk }) => {
  const ada = await desk.agent('Ada');
  await ada.page.goto('/settings/accounts');
  await expect(ada.page.getByRole('heading', { name: /WhatsApp/ })).toBeVisible();
  await expect(ada.page.getByText(/^Checked/).first()).toBeVisible();
  await expect(ada.page.getByRole('rowheader', { name: 'order_ready' })).toBeVisible();
  await ada.page.getByRole('button', { name: 'Connect an account' }).click();
  const dialog = ada.page.getByRole('dialog');
  await dialog.getByLabel('Phone number id').fill('12345');
  await dialog.getByLabel('WhatsApp business account id').fill('67890');
  await dialog.getByLabel('Token').fill('nonsense');
  await dialog.getByLabel('App secret', { exact: true }).fill('nonsense');
  ada.watch.forgive(/422/);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('The provider says');
});

test('on Messenger a person may answer after the first day', async ({ desk, sim }) => {
  const maya = await desk.agent('Maya');
  await maya.row('Ist das blaue').first().click();
  await sim.hoursPass(30);
  await maya.composer.fill('Ja, drei Stück');
  await maya.composer.press('Enter');
  await expect(maya.thread.getByText(/^(Sent|Delivered|Read)$/)).toBeAttached();
  const sends = (await sim.journal()).filter((entry) => entry.body?.message?.text === 'Ja, drei Stück');
  expect(sends.map((entry) => entry.body.tag)).toEqual(['HUMAN_AGENT']);
  expect(sends[0].path).toContain(MESSENGER);
});
