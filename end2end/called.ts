// What calls somebody: sounds and the browser's notifications, noted instead of made. Goes into every page before
// its own scripts, frames too; whether the window is looked at is decided by `looks`.
import type { Frame, Page } from '@playwright/test';

export interface Called {
  /** What was played, by its address. */
  sounds: string[];
  /** What the browser was asked to show. */
  notes: { title: string; body: string }[];
}

export async function notesCalls(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const called = { sounds: [] as string[], notes: [] as { title: string; body: string }[], shown: [] as Notification[], looking: true };
    Object.assign(window, { called });
    HTMLMediaElement.prototype.play = async function () {
      called.sounds.push(this.src);
    };
    // A real notification where the browser gives leave; a desktop to show it on is not needed to know of it.
    window.Notification = new Proxy(Notification, {
      construct(real, [title, options]: [string, NotificationOptions]) {
        called.notes.push({ title, body: options.body ?? '' });
        const note = new real(title, options);
        called.shown.push(note);
        return note;
      },
    });
    Document.prototype.hasFocus = () => called.looking;
  });
}

type Window = { called: Called & { looking: boolean; shown: EventTarget[] } };

export const called = (where: Page | Frame): Promise<Called> =>
  where.evaluate(() => {
    const { sounds, notes } = (window as unknown as Window).called;
    return { sounds, notes };
  });

export const looks = (page: Page, looking: boolean): Promise<void> =>
  page.evaluate((looking) => void ((window as unknown as Window).called.looking = looking), looking);

/** Clicks the last notification. */
export const clicksNote = (page: Page): Promise<void> =>
  page.evaluate(() => void (window as unknown as Window).called.shown.at(-1)!.dispatchEvent(new Event('click')));
