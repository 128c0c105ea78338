//! What messages cost (S1-31 "balance", V-09).

use super::{Service, at_least, optional};
use crate::{
    channels::event::Charge,
    store::{Booked, Reading, Tx},
};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::Role,
        channel::{Channel, ChannelKind},
        ids::{BookingId, ChannelId, CustomerId, MessageId},
        message::Body,
        refusal::{Refusal, Thing},
        spend::{Charged, Money, Prices, Spend},
        time::{Span, Timestamp},
    },
};
use std::collections::BTreeSet;

/// A month, as far as a sum over one goes.
const MONTH: Span = Span::hours(30 * 24);
/// Payments, and charges, that are shown.
const BOOKINGS: i64 = 20;

/// How long what a template will cost is kept for it: a provider that has said nothing by then says nothing.
const HELD: Span = Span::hours(3);

/// What one payment may be, either way.
const MOST: Money = Money::micros(10_000_000_000_000);

impl Service {
    pub(super) async fn spend_of(&self, caller: Caller, channel: ChannelId) -> Answer<Spend> {
        at_least(caller, Role::Supervisor)?;
        self.paid_channel(channel)?;
        let mut reading = self.store.glance().await?;
        Ok(Spend {
            prices: reading.prices(channel).await?,
            balance: reading.balance(channel).await?,
            month: reading.charged(channel, month_before(self.clock.now())).await?,
            paid: reading.payments(channel, BOOKINGS).await?,
            charges: last_charges(&mut reading, channel).await?,
        })
    }

    pub(super) async fn keep_prices(&self, caller: Caller, channel: ChannelId, prices: Prices) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        self.paid_channel(channel)?;
        let prices = checked(prices)?;
        let mut tx = self.store.write().await?;
        tx.save_prices(channel, &prices);
        Ok(tx.commit().await?)
    }

    /// A payment to the provider, as an admin enters it.
    pub(super) async fn pay(
        &self,
        caller: Caller,
        channel: ChannelId,
        booking: BookingId,
        amount: Money,
        note: &str,
    ) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        self.paid_channel(channel)?;
        // Below nothing: one that was entered by mistake is taken back.
        if amount == Money::default() {
            return Err(Refusal::invalid("amount", "a payment of nothing changes nothing").into());
        }
        if amount > MOST || amount < Money::micros(-MOST.as_micros()) {
            return Err(Refusal::invalid("amount", "one payment is ten million at most").into());
        }
        let note = optional("note", note, 200)?.unwrap_or_default();
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.pay_in(channel, booking, amount, (caller.agent, &note), now);
        Ok(tx.commit().await?)
    }

    /// The provider says that it charges for a message.
    pub(super) async fn charged(&self, channel: &Channel, id: &str, charge: &Charge) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let number = match charge.number.as_str() {
            "" => got_by(&mut tx, channel.id, id).await?,
            number => number.to_owned(),
        };
        let each = tx.prices(channel.id).await?.each(&charge.category, &number);
        tx.charge(channel.id, id, &charge.category, each, now);
        if let Some((entry, _)) = tx.by_provider_id(channel.id, id).await? {
            tx.release(entry);
        }
        Ok(tx.commit().await?)
    }

    /// Refuses a template that the account cannot pay, where somebody keeps account (V-09); what it will cost is not there for
    /// the next one.
    pub(super) async fn check_balance(
        &self,
        tx: &mut Tx,
        channel: ChannelId,
        message: MessageId,
        (category, number): (&str, &str),
    ) -> Answer<()> {
        let now = self.clock.now();
        let Some(paid) = tx.balance(channel).await? else { return Ok(()) };
        let held = tx.held(channel, now.minus(HELD)).await?;
        let balance = Money::micros(paid.as_micros() - held.as_micros());
        let prices = tx.prices(channel).await?;
        let each = prices.each(category, number);
        if each <= Money::default() {
            return Ok(());
        }
        if balance >= each {
            tx.release_old(channel, now.minus(HELD));
            tx.hold(channel, message, each, now);
            return Ok(());
        }
        let currency = &prices.currency;
        let what = format!(
            "this template costs {each} {currency} and the account has {balance} {currency} left, without what is on \
             its way: an admin enters a payment under Settings, Accounts"
        );
        Err(Refusal::invalid("balance", what).into())
    }

    fn paid_channel(&self, channel: ChannelId) -> Result<(), Refusal> {
        let catalog = self.catalog();
        let known = catalog.channels.get(&channel).filter(|c| c.kind == ChannelKind::Whatsapp);
        known.map(drop).ok_or(Refusal::Gone(Thing::Channel))
    }
}

/// The last ones, with whom each went to and what it was.
async fn last_charges(reading: &mut Reading, channel: ChannelId) -> Answer<Vec<Charged>> {
    let mut charges = Vec::new();
    for Booked { at, category, amount, provider_id } in reading.charges(channel, BOOKINGS).await? {
        let (mut customer, mut template) = (None, None);
        if let Some((entry, conversation)) = reading.by_provider_id(channel, &provider_id).await? {
            let row = reading.conversation(conversation).await?;
            customer = row.and_then(|row| row.conversation.name.or(row.conversation.contact));
            template = reading.entry(entry).await?.and_then(|(_, entry)| match entry.body {
                Body::Message { more, .. } => more?.template.map(|template| template.name),
                Body::Note { .. } | Body::Happened(_) => None,
            });
        }
        charges.push(Charged { at, category, amount, customer, template });
    }
    Ok(charges)
}

/// The number of who got a message: a provider that knows him by his id alone does not tell it.
async fn got_by(reading: &mut Reading, channel: ChannelId, provider_id: &str) -> Answer<String> {
    let Some((_, conversation)) = reading.by_provider_id(channel, provider_id).await? else {
        return Ok(String::new());
    };
    match reading.conversation(conversation).await? {
        Some(row) => number_of(reading, row.conversation.customer, channel).await,
        None => Ok(String::new()),
    }
}

/// A customer's number, by whose country he is charged for: the one that the channel knows, else the one of his that stands in
/// his profile. Empty where nobody knows one.
pub(super) async fn number_of(
    reading: &mut Reading,
    customer: CustomerId,
    channel: ChannelId,
) -> Answer<String> {
    if let (_, Some(number)) = reading.address(customer, channel).await? {
        return Ok(number);
    }
    let written = reading.customer(customer).await?.and_then(|customer| customer.phone);
    Ok(written.and_then(|phone| super::callers::number(&phone).ok()).unwrap_or_default())
}

fn month_before(now: Timestamp) -> Timestamp {
    Timestamp::from_millis(now.millis() - MONTH.as_millis())
}

fn checked(prices: Prices) -> Result<Prices, Refusal> {
    let currency = prices.currency.trim().to_ascii_uppercase();
    if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(Refusal::invalid("currency", "a currency is three letters, like EUR"));
    }
    if prices.list.len() > Prices::MOST {
        return Err(Refusal::invalid("prices", "these are more prices than there are countries"));
    }
    if prices.warn_below < Money::default() {
        return Err(Refusal::invalid("prices", "a warning comes at nothing or above"));
    }
    let mut known = BTreeSet::new();
    for price in &prices.list {
        if !known.insert((&price.category, &price.code)) {
            return Err(Refusal::invalid("prices", "two prices are for the same category and country"));
        }
        if !Prices::CATEGORIES.contains(&price.category.as_str()) {
            return Err(Refusal::invalid("prices", "this is no category of messages"));
        }
        if price.code.len() > 7 || !price.code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Refusal::invalid("prices", "a country is the digits of its calling code, like 49"));
        }
        if price.each < Money::default() {
            return Err(Refusal::invalid("prices", "a price is not below nothing"));
        }
    }
    Ok(Prices { currency, ..prices })
}
