//! The price list of an account, written as lines: people copy it from the provider's table.

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
        field::{AreaField, TextField},
    },
    texts::{accounts::words, fill},
};
use leptos::ev;

/// What stands for every country that has no line of its own.
const EVERY: &str = "*";

/// `UTILITY 49 0.055`, or `*` for every other country.
fn written(prices: &Prices) -> String {
    let line = |price: &Price| {
        let code = if price.code.is_empty() { EVERY } else { &price.code };
        format!("{} {code} {}", price.category, price.each)
    };
    prices.list.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Reads the lines; the first that cannot be read is the error.
fn read(typed: &str) -> Result<Vec<Price>, String> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| read_line(line).ok_or_else(|| line.to_owned())).collect()
}

fn read_line(line: &str) -> Option<Price> {
    let mut parts = line.split_whitespace();
    let (category, code, each) = (parts.next()?, parts.next()?, parts.next()?);
    let category = category.to_uppercase();
    let known = Prices::CATEGORIES.contains(&category.as_str());
    let code = if code == EVERY { "" } else { code.trim_start_matches('+') };
    let digits = code.bytes().all(|b| b.is_ascii_digit());
    let each = each.parse::<Money>().ok()?;
    (known && digits && parts.next().is_none()).then(|| Price { category, code: code.to_owned(), each })
}

#[component]
pub(super) fn PriceList(
    id: ChannelId,
    prices: Prices,
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoNode {
    let (t, s, toasts) = (words(), scaffold::words(), toasts());
    let currency = RwSignal::new(prices.currency.clone());
    let lines = RwSignal::new(written(&prices));
    let below = RwSignal::new(prices.warn_below.to_string());
    let (wrong, refused) = (RwSignal::new(None::<String>), RwSignal::new(None::<Refusal>));
    let wrong_below = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let list = lines.with_untracked(|typed| read(typed));
        let warn_below = below.with_untracked(|typed| typed.parse::<Money>());
        wrong.set(list.as_ref().err().map(|line| fill(t.price_wrong, &[("line", line)])));
        wrong_below.set(warn_below.err().map(|_| t.amount_wrong.to_owned()));
        let (Ok(list), Ok(warn_below)) = (list, warn_below) else { return };
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
            <AreaField id=format!("prices-{id}") label=t.prices help=t.prices_help dir="ltr" rows=6 value=lines error=wrong />
            <p class="line">
                <span class="spacer"></span>
                <button class="btn btn--primary" class:is-loading=busy type="submit">{t.save}</button>
            </p>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_back_as_it_was_written_and_the_bad_line_is_named() {
        let list = read("marketing +49 0,1131\n\nUTILITY * 0.005\n").expect("a list");
        assert_eq!(list[0].code, "49");
        assert_eq!(list[1].code, "");
        let prices = Prices { list, ..Prices::default() };
        assert_eq!(read(&written(&prices)), Ok(prices.list.clone()));
        for bad in ["UTILITY 49", "FUN 49 1", "UTILITY 49 1 2", "UTILITY 4x 1", "UTILITY 49 -1"] {
            assert_eq!(read(&format!("UTILITY * 1\n{bad}")), Err(bad.to_owned()));
        }
    }
}
