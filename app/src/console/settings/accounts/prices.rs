//! The price list of an account: a row for each category and country.

use crate::node::prelude::*;
use crate::{
    api::channels::save_prices,
    console::{settings::scaffold, shell::toasts::toasts},
    domain::{
        ids::ChannelId,
        refusal::Refusal,
        spend::{Money, Price, Prices},
    },
    parts::{
        dialog::Refused,
        field::{FieldError, TextField},
        icon::Icon,
    },
    texts::{
        accounts::{Accounts, said, words},
        fill,
    },
};
use leptos::ev;

/// What stands for every country that has no row of its own.
const EVERY: &str = "*";

/// A row as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// Stays its own while others come and go.
    key: u32,
    category: String,
    code: String,
    each: String,
}

impl Line {
    fn blank(key: u32) -> Self {
        let category = Prices::CATEGORIES[0].to_owned();
        Self { key, category, code: EVERY.to_owned(), each: String::new() }
    }

    fn of((key, price): (usize, &Price)) -> Self {
        let code = if price.code.is_empty() { EVERY } else { &price.code };
        Self {
            key: key as u32,
            category: price.category.clone(),
            code: code.to_owned(),
            each: price.each.to_string(),
        }
    }

    fn read(&self) -> Option<Price> {
        let code = self.code.trim().trim_start_matches('+');
        let code = if code == EVERY { "" } else { Some(code).filter(|code| !code.is_empty())? };
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        let each = Money::read_price(&self.each)?;
        digits.then(|| Price { category: self.category.clone(), code: code.to_owned(), each })
    }
}

/// Reads the rows; the number of the first that cannot be read is the error.
fn read(lines: &[Line]) -> Result<Vec<Price>, usize> {
    lines.iter().enumerate().map(|(n, line)| line.read().ok_or(n + 1)).collect()
}

#[component]
pub(super) fn PriceList(
    id: ChannelId,
    prices: Prices,
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoNode {
    let (t, s, toasts) = (words(), scaffold::words(), toasts());
    let currency = RwSignal::new(prices.currency.clone());
    let lines = RwSignal::new(prices.list.iter().enumerate().map(Line::of).collect::<Vec<_>>());
    let below = RwSignal::new(prices.warn_below.to_string());
    let (wrong, refused) = (RwSignal::new(None::<usize>), RwSignal::new(None::<Refusal>));
    let wrong_below = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let list = lines.with_untracked(|lines| read(lines));
        let warn_below = below.with_untracked(|typed| Money::read_price(typed));
        wrong.set(list.as_ref().err().copied());
        wrong_below.set(warn_below.is_none().then(|| t.amount_wrong.to_owned()));
        let (Ok(list), Some(warn_below)) = (list, warn_below) else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let prices = Prices { currency: currency.get_untracked(), list, warn_below };
        leptos::task::spawn_local(async move {
            let answer = save_prices(id, prices).await;
            busy.try_set(false);
            refused.try_set(answer.as_ref().err().cloned());
            if answer.is_ok() {
                toasts.info(t.saved.to_owned());
                done();
            }
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <div role="alert">{move || refused.get().map(|why| view! { <Refused why=s.refusal(&why) /> })}</div>
            <div class="two">
                <TextField id=format!("currency-{id}") label=t.currency dir="ltr" value=currency required=true />
                <TextField id=format!("below-{id}") label=t.warn_below dir="ltr" value=below error=wrong_below />
            </div>
            <Lines id=id lines=lines wrong=wrong t=t />
            <p class="line">
                <span class="spacer"></span>
                <button class="btn btn--primary" class:is-loading=busy type="submit">{t.save}</button>
            </p>
        </form>
    }
}

#[component]
fn Lines(
    id: ChannelId,
    lines: RwSignal<Vec<Line>>,
    /// The number of a row that cannot be read.
    wrong: RwSignal<Option<usize>>,
    t: &'static Accounts,
) -> impl IntoNode {
    let add = move |_| {
        lines.update(|lines| {
            let key = lines.iter().map(|line| line.key + 1).max().unwrap_or_default();
            lines.push(Line::blank(key));
        });
    };
    let error = Signal::derive(move || wrong.get().map(|n| fill(t.price_wrong, &[("n", &n.to_string())])));
    // The rows stay while one types in them.
    let keys = memo(move |_| lines.with(|lines| lines.iter().map(|line| line.key).collect::<Vec<_>>()));
    view! {
        <p class="field__help">{t.prices_help}</p>
        <table class="table tight" aria-label=t.prices>
            <thead>
                <tr>
                    <th scope="col">{t.category}</th>
                    <th scope="col">{t.price_code}</th>
                    <th scope="col">{t.price_each}</th>
                    <th scope="col"><span class="sr-only">{t.delete}</span></th>
                </tr>
            </thead>
            <tbody>
                <For each=move || keys.get() key=|key| *key let:key>
                    <LineRow key=key lines=lines wrong=wrong t=t />
                </For>
            </tbody>
        </table>
        <div role="alert"><FieldError id=format!("prices-{id}") error=error /></div>
        <p class="line">
            <button class="btn btn--sm" type="button" on:click=add>
                <Icon name="i-plus" class="i-14" />
                {t.add_price}
            </button>
        </p>
    }
}

#[component]
fn LineRow(
    key: u32,
    lines: RwSignal<Vec<Line>>,
    wrong: RwSignal<Option<usize>>,
    t: &'static Accounts,
) -> impl IntoNode {
    let first = lines.with_untracked(|lines| lines.iter().find(|line| line.key == key).cloned());
    let first = first.unwrap_or_else(|| Line::blank(key));
    let place = move || {
        lines.with(|lines| lines.iter().position(|line| line.key == key).map_or(0, |place| place + 1))
    };
    let invalid = move || (wrong.get() == Some(place())).then_some("true");
    let put = move |part: fn(&mut Line) -> &mut String, value: String| {
        wrong.set(None);
        lines.update(|lines| {
            if let Some(line) = lines.iter_mut().find(|line| line.key == key) {
                *part(line) = value;
            }
        });
    };
    let named = move |what: &'static str| move || format!("{what}, {}", place());
    let remove = move |_| lines.update(|lines| lines.retain(|line| line.key != key));
    let remove_label = move || fill(t.remove_price, &[("n", &place().to_string())]);
    let choices = Prices::CATEGORIES.into_iter().map(|category| {
        let chosen = category == first.category;
        view! { <option value=category selected=chosen>{said(t.category_words, category)}</option> }
    });
    view! {
        <tr>
            <td>
                <select
                    class="select"
                    aria-label=named(t.category)
                    on:change=move |event| put(|line| &mut line.category, event_target_value(&event))
                >
                    {choices.collect_nodes()}
                </select>
            </td>
            <td>
                <input
                    class="input"
                    dir="ltr"
                    autocomplete="off"
                    aria-label=named(t.price_code)
                    aria-invalid=invalid
                    value=first.code
                    on:input=move |event| put(|line| &mut line.code, event_target_value(&event))
                />
            </td>
            <td>
                <input
                    class="input"
                    dir="ltr"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-label=named(t.price_each)
                    aria-invalid=invalid
                    value=first.each
                    on:input=move |event| put(|line| &mut line.each, event_target_value(&event))
                />
            </td>
            <td class="r">
                <button class="iconbtn iconbtn--sm" type="button" title=remove_label aria-label=remove_label on:click=remove>
                    <Icon name="i-trash" />
                </button>
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(code: &str, each: &str) -> Line {
        Line { code: code.into(), each: each.into(), ..Line::blank(0) }
    }

    #[test]
    fn rows_are_read_as_they_were_shown_and_the_bad_one_is_numbered() {
        let list = read(&[line("+49", "0,1131"), line("*", "0.005")]).expect("a list");
        assert_eq!((list[0].code.as_str(), list[1].code.as_str()), ("49", ""));
        let shown: Vec<Line> = list.iter().enumerate().map(Line::of).collect();
        assert_eq!(read(&shown), Ok(list));
        for bad in [line("4x", "1"), line("", "1"), line("49", ""), line("49", "-1")] {
            assert_eq!(read(&[line("*", "1"), bad]), Err(2));
        }
    }
}
