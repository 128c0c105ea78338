// Without a mouse, on a phone, and from right to left.
import { expect, test, type Agent } from './desk.ts';

/** The page itself has the focus when nothing else has, and every name is in it. */
const focusedText = (agent: Agent) =>
  agent.page.evaluate(() => document.querySelector(':focus:not(body)')?.textContent ?? '');

test('an agent works a chat through without a mouse', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const keys = maya.page.keyboard;

  await keys.press('?');
  await expect(maya.dialog).toContainText('Keyboard shortcuts');
  await keys.press('Escape');
  await expect(maya.dialog).toBeHidden();

  await keys.press('j');
  await expect.poll(() => focusedText(maya)).toContain('Hannah Brandt');
  await keys.press('j');
  await expect.poll(() => focusedText(maya)).toContain('Oskar Nyström');
  await keys.press('j');
  await expect.poll(() => focusedText(maya)).toContain('Daniel Osei');
  // Quicker than anything is drawn: Enter is for the row that the key before it went to.
  await keys.press('k');
  await keys.press('Enter');
  await expect(maya.chat.getByRole('heading', { name: 'Oskar Nyström' })).toBeVisible();

  await keys.press('/');
  await expect(maya.composer).toBeFocused();
  const quick = maya.chat.getByRole('listbox', { name: 'Quick responses' });
  await expect(quick).toBeVisible();
  await keys.type('transit');
  await expect(quick.getByRole('option')).toHaveCount(1);
  await keys.press('Tab');
  await expect(maya.composer).toHaveValue(/^Sweden 1 to 2 days/);
  await keys.press('Enter');
  await expect(maya.bubble('Sweden 1 to 2 days')).toHaveCount(1);
  await keys.type('/');
  await expect(quick).toBeVisible();
  await keys.press('Escape');
  await expect(quick).toBeHidden();
  await expect(maya.composer).toHaveValue('/');
  await keys.press('Backspace');

  // Esc backs out one level at a time: field, thread, row.
  await keys.press('Escape');
  await expect(maya.thread).toBeFocused();
  await keys.press('r');
  await expect(maya.dialog).toContainText('Resolve conversation');
  await keys.type('refund');
  await keys.press('ArrowDown');
  await keys.press('Space');
  await expect(maya.dialog.getByRole('radio', { name: 'Refund' })).toBeChecked();
  await keys.press('Enter');
  await expect(maya.toast.getByText('Resolved: Returns › Refund')).toBeVisible();
  await expect(maya.row('Oskar Nyström')).toHaveCount(0);
});

test('Enter in the search of topics takes what is in sight, not what was chosen before', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Hannah Brandt');
  await maya.chat.getByRole('button', { name: 'Resolve' }).click();
  const search = maya.dialog.getByRole('searchbox');
  await search.fill('return');
  await search.press('Enter');
  await expect(maya.dialog.getByRole('radio', { checked: true })).toHaveCount(1);
  await search.fill('delivery');
  await expect(maya.dialog.getByRole('radio', { checked: true })).toHaveCount(0);
  await search.press('Enter');
  await expect(maya.dialog.getByRole('radio', { checked: true })).toHaveCount(1);
  await expect(maya.dialog).toBeVisible();
});

test('Ctrl+K finds customers and commands', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  const keys = maya.page.keyboard;
  await keys.press('Control+k');
  const field = maya.page.getByRole('combobox', { name: 'Search customers and commands' });
  await expect(field).toBeFocused();
  await keys.type('nadia');
  await expect(maya.page.getByRole('option', { name: 'Nadia Petrova' })).toBeVisible();
  await keys.press('Enter');
  await expect(maya.page).toHaveURL(/\/archive\/cnv_/);
  await expect(maya.chat.getByRole('heading', { name: 'Nadia Petrova' })).toBeVisible();

  await keys.press('Control+k');
  await keys.type('theme dark');
  await keys.press('Enter');
  await expect(maya.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await keys.press('Control+k');
  await keys.type('qqqq');
  await expect(maya.page.getByText('Nothing found for “qqqq”')).toBeVisible();
  await keys.press('Escape');
  await keys.press('Control+k');
  await keys.type('go to chats');
  await keys.press('Enter');
  await expect(maya.page).toHaveURL(/\/chats$/);
});

test('letters are text in a field, and can be switched off elsewhere', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Hannah Brandt');
  await maya.composer.focus();
  await maya.page.keyboard.type('jk r? n');
  await expect(maya.composer).toHaveValue('jk r? n');
  await expect(maya.dialog).toHaveCount(0);
  await maya.composer.fill('');
  await maya.page.getByRole('button', { name: 'ML, your account' }).click();
  await maya.page.getByRole('switch', { name: /Single-key shortcuts/ }).uncheck();
  await maya.page.keyboard.press('Escape');
  await maya.thread.focus();
  await maya.page.keyboard.press('r');
  await maya.page.waitForTimeout(300);
  await expect(maya.dialog).toHaveCount(0);
});

test('Tab reaches everything in sight and the focus always shows', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.opens('Hannah Brandt');
  await maya.page.evaluate(() => (document.activeElement as HTMLElement)?.blur());
  const seen = new Set<string>();
  for (let step = 0; step < 60; step++) {
    await maya.page.keyboard.press('Tab');
    const focus = await maya.page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return null;
      const style = getComputedStyle(at);
      const shows = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || Boolean(at.closest(':focus-within[class*=inputwrap], .composer'));
      return { name: (at.getAttribute('aria-label') ?? at.textContent ?? '').trim().slice(0, 40), tag: at.tagName, shows };
    });
    if (!focus) continue;
    expect(focus.shows, `the focus on ${focus.tag} “${focus.name}” shows`).toBe(true);
    seen.add(focus.name);
  }
  const all = [...seen].join('\n');
  for (const part of ['Skip to content', 'Chats', 'Archive', 'Settings', 'Resolve', 'Hannah Brandt']) {
    expect(all, part).toContain(part);
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('one pane at a time, and a way back', async ({ desk }) => {
    const maya = await desk.agent('Maya', { hasTouch: true, isMobile: true });
    await expect(maya.row('Hannah Brandt')).toBeVisible();
    await expect(maya.chat).toBeHidden();
    await maya.row('Hannah Brandt').tap();
    await expect(maya.composer).toBeVisible();
    await expect(maya.list).toBeHidden();
    await expect(maya.profile).toBeHidden();

    await maya.chat.getByRole('button', { name: 'More actions' }).tap();
    await maya.page.getByRole('menuitem', { name: 'Customer profile' }).tap();
    await expect(maya.profile).toBeVisible();
    await expect(maya.composer).toBeHidden();
    await maya.profile.getByRole('button', { name: 'Close' }).tap();
    await expect(maya.composer).toBeVisible();

    // Enter is a new line on glass.
    await maya.composer.fill('one');
    await maya.composer.press('Enter');
    await expect(maya.composer).toHaveValue('one\n');
    await maya.chat.getByRole('button', { name: 'Send' }).tap();
    await expect(maya.bubble('one')).toBeVisible();
    await maya.chat.getByRole('link', { name: 'Back to the list' }).tap();
    await expect(maya.list).toBeVisible();
    await expect(maya.chat).toBeHidden();
  });

  test('the widget fills the screen and gives it back', async ({ desk }) => {
    await desk.agent('Maya', { viewport: { width: 1440, height: 900 } });
    const hannah = await desk.visitor('Hannah Ek', { hasTouch: true, isMobile: true });
    await hannah.opensChat();
    const frame = await hannah.page.locator('#parley iframe').boundingBox();
    expect(frame).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
    await hannah.startsChat('From a phone');
    await hannah.minimises();
    await expect(hannah.launcher).toBeVisible();
  });
});

test('from right to left: the widget in Arabic', async ({ desk }) => {
  const ada = await desk.agent('Ada');
  await ada.edits('Channels', 'Outdoor shop');
  await ada.page.getByLabel('Language').selectOption('العربية');
  await ada.page.getByLabel('Heading').fill('');
  await ada.saves();
  const maya = await desk.agent('Maya');
  const hannah = await desk.visitor('هناء عيد');
  await hannah.comesToShop();
  await hannah.page.locator('#parley').getByRole('button', { name: 'فتح المحادثة' }).click();
  await hannah.widgetIsAwake();
  const html = hannah.widget.locator('html');
  await expect(html).toHaveAttribute('dir', 'rtl');
  await expect(html).toHaveAttribute('lang', 'ar');
  await hannah.fillsIn({ email: 'hana@customer.example', message: 'هل الحقيبة مقاومة للماء؟' });
  await hannah.widget.getByRole('button', { name: 'بدء المحادثة' }).click();
  await expect(hannah.bubble('هل الحقيبة مقاومة للماء؟')).toBeVisible();
  await maya.opens('هناء عيد');
  await maya.says('Yes, up to three days of rain.');
  await expect(hannah.bubble('Yes, up to three days of rain.')).toBeVisible();
  // His own words stand at the end of the line, which is the left one here.
  const mine = await hannah.bubble('هل الحقيبة').boundingBox();
  const theirs = await hannah.bubble('Yes, up to').boundingBox();
  expect(mine!.x).toBeLessThan(theirs!.x);
});

test('in Turkish the console speaks Turkish throughout', async ({ desk }) => {
  const maya = await desk.agent('Maya');
  await maya.page.getByRole('button', { name: 'ML, your account' }).click();
  await maya.page.getByLabel('Language').selectOption('Türkçe');
  await expect(maya.page.locator('html')).toHaveAttribute('lang', 'tr');
  await expect(maya.page.locator('.conn')).toHaveText('Bağlı');
  await maya.page.getByRole('link', { name: 'Oskar Nyström' }).click();
  await expect(maya.page.getByRole('button', { name: 'Çözümle' })).toBeVisible();
  await expect(maya.page.getByText('Yanıt bekliyor')).toBeVisible();
});
