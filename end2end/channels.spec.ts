// WhatsApp, Messenger and Instagram in the console, against the simulator of their providers.
import { expect, test } from './desk.ts';
import { isAccessible, looksGood } from './page.ts';
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

  await maya.chat.getByRole('button', { name: 'Send something else' }).click();
  await maya.page.getByRole('menuitem', { name: 'Template' }).click();
  await expect(maya.page.getByRole('dialog', { name: 'Send a template' })).toBeVisible();
  await maya.page.keyboard.press('Escape');
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

test('a newcomer is the customer on the phone page, lets a day pass, and is called back by a template', async ({ desk, sim, browser }) => {
  const maya = await desk.agent('Maya');
  const phone = await (await browser.newContext()).newPage();
  await phone.goto(sim.url);
  await phone.getByLabel('Channel').selectOption(WHATSAPP);
  await phone.getByRole('list', { name: 'You are' }).getByRole('button', { name: /Mira Okoye/ }).click();
  await phone.getByLabel('Message', { exact: true }).fill('Ist es heute fertig?');
  await phone.getByRole('button', { name: 'Send', exact: true }).click();
  await maya.opens('Mira Okoye');
  await expect(maya.thread).toContainText('Ist es heute fertig?');
  await maya.says('Ja, ab fünf.');
  await expect(phone.getByRole('log')).toContainText('Ja, ab fünf.');
  await expect(phone.getByText(/They may answer for/)).toBeVisible();
  await phone.getByRole('button', { name: '+23 h' }).click();
  await phone.getByRole('button', { name: '+1 h', exact: true }).click();
  await expect(phone.getByText('Their window to answer is closed')).toBeVisible();
  await maya.chat.getByRole('button', { name: 'Send a template' }).click();
  const dialog = maya.page.getByRole('dialog', { name: 'Send a template' });
  await dialog.getByRole('button', { name: /order_ready/ }).click();
  await dialog.getByLabel('Text for {{1}}').fill('Mira');
  await dialog.getByLabel('Text for {{2}}').fill('A-1007');
  await dialog.getByRole('button', { name: 'Send template' }).click();
  await expect(phone.getByRole('log')).toContainText('dein Auftrag A-1007');
  await phone.getByLabel('Message', { exact: true }).fill('Ich komme');
  await phone.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(maya.thread).toContainText('Ich komme');
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

test('what a customer goes on writing shows, also below what was there when the chat was opened', async ({ desk, sim }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Emeka');
  await sim.writes('emeka', WHATSAPP, 'And to Wales?');
  await expect(maya.bubble('And to Wales?')).toBeVisible();
  // His words are the last line that is drawn when the chat is opened: they are drawn anew when he goes on.
  await maya.page.reload();
  await maya.isConnected();
  for (const name of ['Mira Okoye', 'Emeka']) await maya.opens(name);
  for (const text of ['Or to Cornwall?', 'Or to Kent?']) {
    await sim.writes('emeka', WHATSAPP, text);
    await expect(maya.bubble(text)).toBeVisible();
  }
  await maya.says('To all of them.');
  await expect(maya.thread.getByText('Delivered', { exact: true })).toBeAttached();
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

test('an agent writes first, asks with answers to tap, and puts two customers together', async ({ desk, sim }) => {
  const maya = await desk.agent('Maya');
  const { page } = maya;
  await page.getByRole('button', { name: 'New WhatsApp chat' }).click();
  const first = page.getByRole('dialog', { name: 'New WhatsApp chat' });
  await first.getByLabel('Number, with its country').fill('0155 50');
  await first.getByRole('button', { name: /reminder/ }).click();
  await first.getByLabel('Text for {{first_name}}').fill('Saskia');
  await first.getByLabel('Text for {{subject}}').fill('your saddle bag');
  maya.watch.forgive(/422/);
  await first.getByRole('button', { name: 'Send template' }).click();
  await expect(first.getByRole('alert')).toContainText('country');
  await first.getByLabel('Number, with its country').fill('+31 6 55500-105');
  await first.getByRole('button', { name: 'Send template' }).click();
  await expect(first).toHaveCount(0);
  await expect(maya.thread).toContainText('your saddle bag');

  await maya.row('Mira Okoye').click();
  await maya.chat.getByRole('button', { name: 'Send something else' }).click();
  await page.getByRole('menuitem', { name: 'Answers to tap' }).click();
  const ask = page.getByRole('dialog', { name: 'Answers to tap' });
  await ask.getByLabel('Question').fill('Which size?');
  await ask.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(ask.getByRole('alert')).toContainText('answers');
  await ask.getByLabel('Answer 1').fill('Small');
  await ask.getByLabel('Answer 2').fill('Large');
  await ask.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(maya.thread.getByRole('list', { name: 'Answers to tap' })).toContainText('Large');
  await expect.poll(async () => (await sim.journal()).filter((e) => e.body?.type === 'interactive').length).toBe(1);

  await page.getByRole('button', { name: 'Same person as' }).click();
  const search = page.getByRole('dialog', { name: 'Same person as' });
  await search.getByLabel('Name, address or number').first().fill('Jonas Brandt');
  await search.getByRole('button', { name: /Jonas Brandt/ }).click();
  await expect(search).toHaveCount(0);
  const profile = page.locator('#profile');
  await expect(profile).toContainText('Jonas Brandt, put together by Maya Lindqvist');
  await profile.getByRole('button', { name: /^Undo · Jonas Brandt/ }).click();
  await expect(profile).not.toContainText('put together');
});

test('an admin writes replies, hands a template in, and keeps account of what it costs', async ({ desk }) => {
  const ada = await desk.agent('Ada');
  const { page } = ada;
  await page.goto('/settings/accounts');
  const card = page.getByRole('region', { name: /WhatsApp/ }).first();
  await card.getByText('Name and automatic replies').click();
  await card.getByLabel('Welcome').fill('Hello! We answer in a few minutes.');
  await card.getByRole('button', { name: 'Save', exact: true }).first().click();
  await expect(page.getByText('Saved')).toBeVisible();
  await card.getByText('Enter a payment').click();
  await card.getByLabel('Amount').fill('a lot');
  await card.getByRole('button', { name: 'Enter', exact: true }).click();
  await expect(card.getByText('An amount is written like 12.50')).toBeVisible();
  await card.getByLabel('Amount').fill('12,50');
  await card.getByRole('button', { name: 'Enter', exact: true }).click();
  await expect(card.getByRole('region', { name: 'Costs' })).toContainText('12.50');
  await card.getByRole('button', { name: 'New template' }).click();
  const made = page.getByRole('dialog', { name: 'New template' });
  await made.getByLabel('Name', { exact: true }).fill('order_late');
  await made.getByLabel('Text', { exact: true }).fill('Hi {{1}}, your order is late');
  await made.getByRole('button', { name: 'Hand in for review' }).click();
  await expect(made.getByRole('alert')).toContainText('Each blank needs an example');
  await made.getByLabel('Example for {{1}}').fill('Mira');
  await made.getByRole('button', { name: 'Hand in for review' }).click();
  await expect(made).toHaveCount(0);
  await expect(card.getByRole('rowheader', { name: 'order_late' })).toBeVisible();
  await card.getByRole('button', { name: 'Delete order_late (en_US)' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(card.getByRole('rowheader', { name: 'order_late' })).toHaveCount(0);
});

test('an admin connects a page step by step, to the first message', async ({ desk, sim }) => {
  await sim.post('accounts', { page: { id: '52', name: 'Nordlicht Verleih', fields: null, default_app: null } });
  const token = { value: 'EAAsecond', kind: 'page', reaches: ['52'], issued: 0, state: 'good' };
  await sim.post('tokens', { add: token });
  const ada = await desk.agent('Ada');
  const { page } = ada;
  await page.goto('/settings/accounts');
  const open = page.getByRole('button', { name: 'Connect an account' });
  const dialog = page.getByRole('dialog', { name: 'Connect an account' });
  await open.click();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await open.click();
  await expect(dialog.locator('[aria-current=step]')).toHaveText('Account');
  await dialog.getByLabel('Kind').selectOption('Messenger');
  await dialog.getByLabel('Name').fill('Rental page');
  await dialog.getByLabel('Page id').fill('52');
  await dialog.getByLabel('Token').fill('EAAsecond');
  await dialog.getByLabel('App secret', { exact: true }).fill('demo-app-secret-0123456789abcdef');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();

  await expect(dialog.locator('[aria-current=step]')).toHaveText('Webhook');
  await looksGood(page, 'connect-webhook');
  await isAccessible(page, 'connecting: webhook');
  const callback_url = await dialog.getByLabel('Callback address', { exact: true }).innerText();
  const verify_token = await dialog.getByLabel('Verify token', { exact: true }).innerText();
  await sim.post('app', { callback_url, verify_token });
  await expect(dialog.getByText(/^Checked/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Next' }).click();

  await expect(dialog).toContainText('Without a group nobody gets its chats');
  await looksGood(page, 'connect-answering');
  await isAccessible(page, 'connecting: who answers');
  await dialog.getByRole('checkbox').first().check();
  await expect(dialog).not.toContainText('Without a group nobody gets its chats');
  await dialog.getByRole('button', { name: 'Next' }).click();

  await expect(dialog).toContainText('Waiting for the first message');
  await looksGood(page, 'connect-trying');
  await isAccessible(page, 'connecting: first message');
  await sim.writes('jonas', '52', 'Verleiht ihr auch Lastenräder?');
  await expect(dialog).toContainText('A message has arrived');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('heading', { name: /Rental page/ })).toBeVisible();
});

test('an admin connects a number, and sends a test message to her own', async ({ desk, sim }) => {
  const number = {
    id: '320000000000009', display: '+49 30 5550009', verified_name: 'Nordlicht Verleih', quality: 'GREEN',
    throughput: 'STANDARD', status: 'CONNECTED', messaging_limit: 'TIER_2K', code_verification: 'VERIFIED', registered: true,
  };
  const template = {
    id: '9001', name: 'hello', language: 'en_US', status: 'APPROVED', category: 'UTILITY', parameter_format: 'POSITIONAL',
    components: [{ type: 'BODY', text: 'Hello from Nordlicht' }], quality: 'UNKNOWN', rejected_reason: null,
  };
  const waba = { id: '220000000000009', name: 'Verleih', numbers: [number], templates: [template], subscribed: false, override_callback: null };
  await sim.post('accounts', { waba });
  await sim.post('tokens', { add: { value: 'EAAthird', kind: 'system', reaches: [waba.id], issued: 0, state: 'good' } });
  const ada = await desk.agent('Ada');
  const { page } = ada;
  await ada.goes('Online');
  await page.goto('/settings/accounts');
  await page.getByRole('button', { name: 'Connect an account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect an account' });
  await dialog.getByLabel('Name').fill('Rental');
  await dialog.getByLabel('Phone number id').fill(number.id);
  await dialog.getByLabel('WhatsApp business account id').fill(waba.id);
  await dialog.getByLabel('Token').fill('EAAthird');
  await dialog.getByLabel('App secret', { exact: true }).fill('demo-app-secret-0123456789abcdef');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();

  // The number brings its own address along: nobody has to type it at Meta's.
  await expect(dialog.locator('[aria-current=step]')).toHaveText('Webhook');
  await expect(dialog.getByText(/^Checked/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByRole('checkbox').first().check();
  await dialog.getByRole('button', { name: 'Next' }).click();
  await expect(dialog).toContainText('Waiting for the first message');
  await dialog.getByRole('button', { name: 'Send a test message' }).click();
  const sending = page.getByRole('dialog', { name: 'Send a test message' });
  await sending.getByLabel('Number, with its country').fill('+31 6 55500-105');
  await sending.getByRole('button', { name: /hello/ }).click();
  await looksGood(page, 'connect-test-message');
  await sending.getByRole('button', { name: 'Send template' }).click();
  await expect(sending).toHaveCount(0);
  await expect.poll(async () => (await sim.journal()).filter((sent) => sent.path.includes(`${number.id}/messages`)).map((sent) => sent.body?.template?.name)).toContain('hello');
  await sim.writes('saskia', number.id, 'It works');
  await ada.visits('/chats');
  await ada.opens('Saskia de Vries');
  await expect(ada.thread).toContainText('Hello from Nordlicht');
  await expect(ada.thread).toContainText('It works');
});
