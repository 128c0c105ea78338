// What is found again in the archive, and by what.
import { expect, test } from './desk.ts';

test('the archive is narrowed by topic, user and days; the address keeps it, and live rows keep to it', async ({ desk }) => {
  const ines = await desk.agent('Ines');
  await ines.visits('/archive');
  await expect(ines.row('Marek Zieliński')).toBeVisible();

  const narrow = async (fill: () => Promise<unknown>) => {
    await ines.page.getByRole('button', { name: 'Filter', exact: true }).click();
    await fill();
    await ines.choice('Apply').click();
    await expect(ines.dialog).toBeHidden();
  };
  await narrow(() => ines.dialog.getByLabel('Topic').selectOption('Sizing and advice'));
  // What is below a topic is found with it.
  await expect(ines.row('Chloe Martin')).toBeVisible();
  await expect(ines.row('Hannah Brandt')).toBeVisible();
  await expect(ines.row('Marek Zieliński')).toHaveCount(0);

  await narrow(() => ines.dialog.getByLabel('Resolved by').selectOption('Maya Lindqvist'));
  await expect(ines.row('Chloe Martin')).toBeVisible();
  await expect(ines.row('Hannah Brandt')).toHaveCount(0);
  await ines.page.reload();
  await ines.isConnected();
  await expect(ines.list.getByRole('group', { name: 'Filtered by' })).toContainText('Resolved by: Maya Lindqvist');
  await expect(ines.row('Chloe Martin')).toBeVisible();
  await expect(ines.row('Hannah Brandt')).toHaveCount(0);

  // Resolved while she looks: only what she looks for comes in.
  const maya = await desk.agent('Maya');
  await maya.opens('Daniel Osei');
  await maya.resolves('Spam');
  await maya.opens('Grace Abernathy');
  await maya.resolves('Back length');
  await expect(ines.row('Grace Abernathy')).toBeVisible();
  await expect(ines.row('Daniel Osei')).toHaveCount(0);

  await narrow(async () => {
    await ines.dialog.getByLabel('From').fill('2020-01-02');
    await ines.dialog.getByLabel('Until, this day included').fill('2020-01-01');
    await ines.dialog.getByRole('button', { name: 'Apply' }).click();
    await expect(ines.dialog).toContainText('ends before it begins');
    await ines.dialog.getByLabel('Until, this day included').fill('2020-01-02');
  });
  await expect(ines.list.getByRole('heading', { name: 'No chats match these filters' })).toBeVisible();
  await ines.list.getByRole('button', { name: 'Clear filter' }).last().click();
  await expect(ines.row('Hannah Brandt')).toBeVisible();
  await expect(ines.page).toHaveURL(/\/archive$/);
});

test('several chats are brought back at once', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Daniel Osei');
  await maya.resolves('Refund');
  await maya.opens('Grace Abernathy');
  await maya.resolves('Refund');
  await maya.visits('/archive');
  await maya.list.getByRole('button', { name: 'Choose several' }).click();
  const many = maya.list.getByRole('group', { name: 'Choose several' });
  await expect(many.getByRole('button', { name: 'Move to active' })).toBeDisabled();
  for (const name of ['Daniel Osei', 'Grace Abernathy']) await maya.list.getByRole('checkbox', { name }).check();
  await expect(many.getByRole('status')).toContainText('2');
  await many.getByRole('button', { name: 'Move to active' }).click();
  await expect(maya.toast).toContainText('2 moved to Active.');
  await expect(maya.row('Daniel Osei')).toHaveCount(0);
  await maya.visits('/chats');
  await expect(maya.row('Daniel Osei')).toBeVisible();
  await expect(maya.row('Grace Abernathy')).toBeVisible();
});
