//! What a WhatsApp account costs: its balance as the desk reckons it, payments, and prices.

use super::prices::PriceList;
use crate::node::prelude::*;
use crate::{
    api::channels::{load_spend, pay_in},
    console::{
        chat::clock::{Face, When},
        settings::scaffold,
        shell::toasts::toasts,
        state::console,
    },
    domain::{
        agent::Role,
        ids::{AgentId, BookingId, ChannelId},
        refusal::Refusal,
        spend::{Money, Spend},
        time::Timestamp,
    },
    parts::{dialog::Refused, field::TextField, icon::Icon},
    texts::{
        accounts::{Accounts, said, words},
        fill,
    },
};
use leptos::ev;

#[component]
pub(super) fn Costs(id: ChannelId) -> impl IntoNode {
    let t = words();
    let known = RwSignal::new(None::<Spend>);
    let load = move || {
        leptos::task::spawn_local(async move {
            if let Ok(spend) = load_spend(id).await {
                known.try_set(Some(spend));
            }
        });
    };
    Effect::new(move |_| load());
    let may = console().board.with_untracked(|board| board.me.role == Role::Admin);
    view! {
        <section aria-labelledby=format!("costs-{id}")>
            <h3 class="subhead" id=format!("costs-{id}")>{t.costs}</h3>
            {move || known.get().map(|spend| view! { <Sums spend=spend t=t /> })}
            <Show when=move || may && known.with(Option::is_some)>
                <details>
                    <summary>{t.pay_in}</summary>
                    <PayIn id=id done=load />
                </details>
                <details>
                    <summary>{t.prices}</summary>
                    {move || known.get().map(|spend| view! { <PriceList id=id prices=spend.prices done=load /> })}
                </details>
            </Show>
        </section>
    }
}

#[component]
fn Sums(spend: Spend, t: &'static Accounts) -> impl IntoNode {
    let currency = spend.prices.currency.clone();
    let money = move |amount: Money| format!("{amount} {currency}");
    let low = spend.is_low().then(|| {
        view! {
            <div class="banner banner--warn" role="status">
                <Icon name="i-alert" />
                <span>{t.balance_low}</span>
            </div>
        }
    });
    let balance = spend.balance.map_or_else(|| t.no_balance.to_owned(), &money);
    let months = spend.month.clone().into_iter().map(|(what, count, amount)| {
        let name = t
            .charged_as
            .iter()
            .find(|(key, _)| *key == what)
            .map_or(what.clone(), |(_, name)| (*name).to_owned());
        let form = if count == 1 { t.charged_one } else { t.charged };
        let value = fill(form, &[("count", &count.to_string()), ("amount", &money(amount))]);
        view! { <dt>{name}</dt><dd>{value}</dd> }
    });
    let any = !spend.paid.is_empty() || !spend.charges.is_empty();
    let bookings = any.then(|| view! { <Bookings spend=spend.clone() t=t /> });
    let paid = spend.paid.first().map(|last| {
        let who = console().board.with_untracked(|board| board.catalog.agent_name(last.by).to_owned());
        let value =
            fill(t.paid_last, &[("amount", &money(last.amount)), ("agent", &who), ("note", &last.note)]);
        view! { <dt>{t.last_payment}</dt><dd dir="auto">{value}</dd> }
    });
    view! {
        {low}
        <dl class="facts">
            <dt>{t.balance}</dt>
            <dd><strong>{balance}</strong></dd>
            {months.collect_nodes()}
            {paid}
        </dl>
        {bookings}
    }
}

/// A payment, or a charge.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Booking {
    at: Timestamp,
    what: String,
    template: String,
    category: String,
    amount: Money,
}

/// Both, the last first; what was charged is below nothing.
fn bookings(spend: Spend, agent: impl Fn(AgentId) -> String, t: &Accounts) -> Vec<Booking> {
    let paid = spend.paid.into_iter().map(|one| {
        let what = fill(t.payment_by, &[("agent", &agent(one.by)), ("note", &one.note)]);
        let (template, category) = (String::new(), String::new());
        Booking { at: one.at, what: what.trim().to_owned(), template, category, amount: one.amount }
    });
    let charged = spend.charges.into_iter().map(|one| Booking {
        at: one.at,
        what: one.customer.unwrap_or_default(),
        template: one.template.unwrap_or_default(),
        category: said(t.category_words, &one.category),
        amount: Money::default().less(one.amount),
    });
    let mut all: Vec<_> = paid.chain(charged).collect();
    all.sort_by_key(|booking| std::cmp::Reverse(booking.at));
    all
}

#[component]
fn Bookings(spend: Spend, t: &'static Accounts) -> impl IntoNode {
    let currency = spend.prices.currency.clone();
    let agent = |id| console().board.with_untracked(|board| board.catalog.agent_name(id).to_owned());
    let row = |booking: Booking| {
        let Booking { at, what, template, category, amount } = booking;
        view! {
            <tr>
                <td><When at=at face=Face::Moment /></td>
                <td dir="auto">{what}</td>
                <td><bdi>{template}</bdi></td>
                <td>{category}</td>
                <td class="r">{format!("{amount} {currency}")}</td>
            </tr>
        }
    };
    let rows = bookings(spend, agent, t).into_iter().map(row).collect_nodes();
    view! {
        <details>
            <summary>{t.bookings}</summary>
            <div class="tablewrap" tabindex="0" role="group" aria-label=t.bookings>
                <table class="table tight">
                    <thead>
                        <tr>
                            <th scope="col">{t.booked_at}</th>
                            <th scope="col">{t.customer}</th>
                            <th scope="col">{t.template}</th>
                            <th scope="col">{t.category}</th>
                            <th scope="col" class="r">{t.amount}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

#[component]
fn PayIn(id: ChannelId, done: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoNode {
    let (t, s, toasts) = (words(), scaffold::words(), toasts());
    let (amount, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (wrong, refused) = (RwSignal::new(None::<String>), RwSignal::new(None::<Refusal>));
    let busy = RwSignal::new(false);
    // Its name stays until it is taken: a second click is the same payment.
    let booking = RwSignal::new(BookingId::random());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Ok(money) = amount.with_untracked(|typed| typed.parse::<Money>()) else {
            return wrong.set(Some(t.amount_wrong.to_owned()));
        };
        if busy.get_untracked() {
            return;
        }
        wrong.set(None);
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = pay_in(id, booking.get_untracked(), money, note.get_untracked()).await;
            busy.try_set(false);
            refused.try_set(answer.as_ref().err().cloned());
            if answer.is_ok() {
                booking.try_set(BookingId::random());
                amount.try_set(String::new());
                note.try_set(String::new());
                toasts.info(t.paid_in.to_owned());
                done();
            }
        });
    };
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <div role="alert">{move || refused.get().map(|why| view! { <Refused why=s.refusal(&why) /> })}</div>
            <div class="two">
                <TextField id=format!("pay-{id}") label=t.amount dir="ltr" value=amount error=wrong required=true />
                <TextField id=format!("pay-note-{id}") label=t.pay_note value=note />
            </div>
            <p class="line">
                <small class="muted grow">{t.takes_back}</small>
                <button class="btn btn--primary" class:is-loading=busy type="submit">{t.enter_payment}</button>
            </p>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::spend::{Charged, Payment},
        texts::accounts::EN,
    };

    #[test]
    fn payments_and_charges_stand_in_one_list_the_last_first() {
        let at = Timestamp::from_millis;
        let (id, by, note) = (BookingId::fixed(1), AgentId::fixed(1), String::new());
        let paid = vec![Payment { id, at: at(1), amount: Money::micros(5_000_000), by, note }];
        let charges = vec![Charged {
            at: at(2),
            category: "UTILITY".into(),
            amount: Money::micros(60_000),
            customer: Some("Mira".into()),
            template: Some("reminder".into()),
        }];
        let all = bookings(Spend { paid, charges, ..Spend::default() }, |_| "Ada".into(), &EN);
        let shown: Vec<_> =
            all.iter().map(|b| (b.what.as_str(), b.category.as_str(), b.amount.to_string())).collect();
        let (charge, payment) = ("-0.06".to_owned(), "5.00".to_owned());
        assert_eq!(shown, [("Mira", "Utility", charge), ("Payment by Ada", "", payment)]);
    }
}
