// From an empty desk to a shop that could open tonight; and what one admin changes, the other sees at once.
import { expect, test, type Agent } from './desk.ts';
import type { Account } from './agent.ts';

const RUTH: Account = { name: 'Ruth Adler', email: 'ruth@lamps.example', password: 'four unrelated words' };

test.use({ demo: false });

async function setsUp(ruth: Agent): Promise<void> {
  await ruth.visits('/');
  await expect(ruth.page).toHaveURL(/\/first-run$/);
  await ruth.page.getByLabel('Name of the shop or company').fill('Lamps & Lanterns');
  await ruth.page.getByLabel('Your name').fill(RUTH.name);
  await ruth.page.getByLabel('Email').fill(RUTH.email);
  await ruth.page.getByLabel('Password', { exact: true }).fill(RUTH.password);
  await ruth.page.getByRole('button', { name: 'Create the workspace' }).click();
  await ruth.page.waitForURL('**/chats');
  await ruth.isConnected();
}

test('an empty desk asks for its workspace and its admin, once', async ({ desk }) => {
  const ruth = await desk.newcomer(RUTH);
  await ruth.visits('/');
  await expect(ruth.page.getByRole('heading', { name: 'Set up your desk' })).toBeVisible();
  await ruth.page.getByLabel('Name of the shop or company').fill('Lamps & Lanterns');
  await ruth.page.getByLabel('Your name').fill(RUTH.name);
  await ruth.page.getByLabel('Email').fill(RUTH.email);
  await ruth.page.getByLabel('Password', { exact: true }).fill('short');
  ruth.watch.forgive(/status of 422/, /status of 400/);
  await ruth.page.getByRole('button', { name: 'Create the workspace' }).click();
  await expect(ruth.page.locator('#password')).toHaveAttribute('aria-invalid', 'true');
  await ruth.page.getByLabel('Password', { exact: true }).fill(RUTH.password);
  await ruth.page.getByRole('button', { name: 'Create the workspace' }).click();
  await ruth.page.waitForURL('**/chats');
  await ruth.isConnected();
  await expect(ruth.page.getByRole('button', { name: 'RA, your account' })).toBeVisible();

  const late = await desk.newcomer({ ...RUTH, name: 'Late' });
  await late.visits('/first-run');
  await expect(late.page).toHaveURL(/\/sign-in$/);
  await late.signsIn();
});

test('signing in: a wrong password is told, one comes back to where one wanted to go, signing out ends it', async ({ desk }) => {
  const ruth = await desk.newcomer(RUTH);
  await setsUp(ruth);
  const other = await desk.newcomer(RUTH);
  other.watch.forgive(/status of 401/);
  await other.visits('/settings/tags');
  await expect(other.page).toHaveURL(/\/sign-in\?next=/);
  await other.page.getByLabel('Email').fill(RUTH.email);
  await other.page.getByLabel('Password', { exact: true }).fill('wrong words here');
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await expect(other.page.getByRole('alert')).toContainText(/match/);
  await other.page.getByLabel('Password', { exact: true }).fill(RUTH.password);
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.waitForURL('**/settings/tags');
  await other.isConnected();

  // Every open page of hers is told, this one too.
  ruth.watch.forgive(/status of 401/);
  await ruth.page.getByRole('button', { name: 'RA, your account' }).click();
  await ruth.page.getByRole('button', { name: /Sign out everywhere/ }).click();
  await ruth.page.waitForURL('**/sign-in');
  // The other window hears of it and leaves by itself.
  await expect(other.page).toHaveURL(/\/sign-in/);
});

test('what an admin sets up shows at once in the other open console', async ({ desk }) => {
  const ruth = await desk.newcomer(RUTH);
  await setsUp(ruth);
  const watching = await desk.agent(RUTH);
  const page = ruth.page;
  const newOne = async (section: string, label: string) => {
    await watching.sets(section);
    await ruth.sets(section);
    await page.getByRole('link', { name: label }).first().click();
  };
  const shown = async (text: string) => {
    await ruth.saves();
    await expect(watching.page.locator('.page').getByText(text).first()).toBeVisible({ timeout: 3_000 });
  };

  await newOne('Products', 'New product');
  await page.getByLabel('Name', { exact: true }).fill('Night lights');
  await shown('Night lights');

  await newOne('Channels', 'New web channel');
  await page.getByLabel('Name', { exact: true }).fill('Shop, all pages');
  await page.getByLabel('Product', { exact: true }).selectOption('Night lights');
  await page.getByLabel('Accent colour', { exact: true }).fill('#fff0a0');
  await expect(page.getByText('This colour is too faint')).toBeVisible();
  await page.getByLabel('Accent colour', { exact: true }).fill('#5b3d8a');
  await shown('Shop, all pages');
  await expect(page.locator('.codebox pre')).toHaveText(
    new RegExp(`^<script async src="${desk.url}/embed\\.js" data-channel="chn_[0-9a-f]{32}"></script>$`),
  );

  await newOne('Agents', 'New agent');
  await page.getByLabel('Name', { exact: true }).fill('Sami Hall');
  await page.getByLabel('Email').fill('sami@lamps.example');
  await page.getByRole('button', { name: 'Generate' }).click();
  const password = await page.getByLabel('Password', { exact: true }).inputValue();
  await shown('Sami Hall');

  await newOne('Groups', 'New group');
  await page.getByLabel('Name', { exact: true }).fill('Evening shift');
  await page.getByRole('checkbox', { name: /Sami Hall/ }).check();
  await page.getByRole('checkbox', { name: /Shop, all pages/ }).check();
  await shown('Evening shift');

  await newOne('Tags', 'New tag');
  await page.getByLabel('Name', { exact: true }).fill('Broken glass');
  await page.getByRole('radio', { name: 'Red' }).check();
  await shown('Broken glass');

  await newOne('Topics', 'New topic');
  await page.getByLabel('Name', { exact: true }).fill('Wrong bulb');
  await page.getByLabel('Under', { exact: true }).selectOption('General question');
  await shown('Wrong bulb');

  await newOne('Quick responses', 'New response');
  await page.getByLabel('Shortcut', { exact: true }).fill('bulb');
  await page.getByLabel('Title').fill('Which bulb fits');
  await page.getByLabel('Text', { exact: true }).fill('E14, {{customer.first_name}}.');
  await shown('Which bulb fits');

  // Sami can work with all of it.
  const sami = await desk.agent({ name: 'Sami Hall', email: 'sami@lamps.example', password });
  await sami.goes('Online');
  const shop = await desk.shop(await channelOf(ruth, 'Shop, all pages'));
  const vera = await desk.visitor('Vera Lind');
  vera.watch.origins.add(shop.url);
  await vera.opensChat(shop.url);
  await vera.startsChat('Which bulb?');
  await sami.opens('Vera Lind');
  await sami.composer.pressSequentially('/bulb');
  await sami.composer.press('Control+Enter');
  await expect(vera.bubble('E14, Vera.')).toBeVisible();
  await sami.resolves('Wrong bulb');
});

async function channelOf(admin: Agent, name: string): Promise<string> {
  await admin.edits('Channels', name);
  const code = await admin.page.locator('.codebox pre').innerText();
  return /data-channel="([^"]+)"/.exec(code)![1];
}

test('two admins in one thing: the second is told before he overwrites, and unsaved edits are asked about', async ({ desk }) => {
  const ruth = await desk.newcomer(RUTH);
  await setsUp(ruth);
  const other = await desk.agent(RUTH);
  await ruth.edits('Topics', 'General question');
  await other.edits('Topics', 'General question');
  await other.page.getByLabel('Name', { exact: true }).fill('Anything else');
  await ruth.page.getByLabel('Name', { exact: true }).fill('All questions');
  await ruth.saves();
  await expect(other.page.getByText('Someone else changed this meanwhile')).toBeVisible();
  await other.page.getByRole('button', { name: 'Reload' }).click();
  await expect(other.page.getByLabel('Name', { exact: true })).toHaveValue('All questions');

  await other.page.getByLabel('Name', { exact: true }).fill('Half done');
  await other.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chats' }).click();
  await expect(other.dialog).toContainText('Leave without saving?');
  await other.choice('Keep editing').click();
  await expect(other.page.getByLabel('Name', { exact: true })).toHaveValue('Half done');
  await other.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chats' }).click();
  await other.choice('Discard changes').click();
  await expect(other.page).toHaveURL(/\/chats$/);

  await ruth.page.getByRole('button', { name: 'Delete' }).click();
  await ruth.choice('Delete topic').click();
  await expect(ruth.page.getByText('No topics yet')).toBeVisible();
});
