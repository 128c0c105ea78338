//! What messages cost: WhatsApp charges for most templates, by category and by the country of who gets them (S1-31, V-09).
//! It tells no balance: the admin writes down prices and payments, and the desk books what the provider says it charged.

use super::{
    ids::{AgentId, BookingId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Millionths of a currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    const ONE: i64 = 1_000_000;

    pub const fn micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// A price or a limit, as people write it: not below nothing.
    pub fn read_price(typed: &str) -> Option<Self> {
        typed.parse().ok().filter(|price| *price >= Self::default())
    }

    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// `12.50`, `0.0782`, `-3.00`: at least two decimals, no more than it has.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, all) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let (whole, part) = (all / Self::ONE.unsigned_abs(), all % Self::ONE.unsigned_abs());
        let part = format!("{part:06}");
        let used = part.trim_end_matches('0').len().max(2);
        write!(f, "{sign}{whole}.{}", &part[..used])
    }
}

/// As people write it: `12`, `12.5`, `12,50`, `-3`.
impl FromStr for Money {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "an amount is written like 12.50";
        let typed = typed.trim().replace(',', ".");
        let (sign, typed) = typed.strip_prefix(['-', '−']).map_or((1, typed.as_str()), |rest| (-1, rest));
        let (whole, part) = typed.split_once('.').unwrap_or((typed, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || part.len() > 6 || !digits(whole) || !digits(part) {
            return Err(WRONG);
        }
        let whole: i64 = whole.parse().map_err(|_| WRONG)?;
        let part: i64 = format!("{part:0<6}").parse().map_err(|_| WRONG)?;
        Ok(Self(sign * (whole * Self::ONE + part)))
    }
}

/// What one message of a category costs to numbers that begin so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The provider's word: `MARKETING`, `UTILITY`, `AUTHENTICATION`, `SERVICE`.
    pub category: String,
    /// The digits of a country's calling code; empty is every other country.
    pub code: String,
    pub each: Money,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    /// Three letters.
    pub currency: String,
    pub list: Vec<Price>,
    /// Below it the admins are warned.
    pub warn_below: Money,
}

impl Prices {
    pub const CATEGORIES: [&str; 4] = ["MARKETING", "UTILITY", "AUTHENTICATION", "SERVICE"];
    /// So many lines at most: there are about 200 countries and 4 categories.
    pub const MOST: usize = 1_000;

    /// What a message costs: the price for the longest code that the number begins with. What nobody wrote down costs nothing.
    pub fn each(&self, category: &str, number: &str) -> Money {
        let number = number.trim_start_matches('+');
        let of = |category: &str| {
            let fits = |p: &&Price| p.category == category && number.starts_with(&p.code);
            self.list.iter().filter(fits).max_by_key(|price| price.code.len()).map(|price| price.each)
        };
        // The provider has kinds of them as well: `AUTHENTICATION_INTERNATIONAL`, `MARKETING_LITE`.
        let whole = category.split(['_', '-']).next().unwrap_or_default();
        of(category).or_else(|| of(whole)).unwrap_or_default()
    }
}

/// The account of a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spend {
    pub prices: Prices,
    /// What was paid in less what was charged; none where nothing was ever paid in: nobody keeps account then.
    pub balance: Option<Money>,
    /// What was charged in this month, by category: how many, and how much.
    pub month: Vec<(String, u64, Money)>,
    /// What was paid in, the last first.
    pub paid: Vec<Payment>,
    /// What was charged, the last first.
    #[serde(default)]
    pub charges: Vec<Charged>,
}

impl Spend {
    pub fn is_low(&self) -> bool {
        self.balance.is_some_and(|balance| balance < self.prices.warn_below)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub id: BookingId,
    pub at: Timestamp,
    pub amount: Money,
    pub by: AgentId,
    pub note: String,
}

/// A message that the provider charged for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charged {
    pub at: Timestamp,
    /// The provider's word.
    pub category: String,
    pub amount: Money,
    /// Who got it, and by which template; none where the desk does not know the message (any more).
    pub customer: Option<String>,
    pub template: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_people_write_it_and_shown_without_needless_digits() {
        for (typed, micros, shown) in [
            ("12", 12_000_000, "12.00"),
            ("12,5", 12_500_000, "12.50"),
            ("0.0782", 78_200, "0.0782"),
            (" 1.000001 ", 1_000_001, "1.000001"),
        ] {
            assert_eq!(typed.parse(), Ok(Money::micros(micros)), "{typed}");
            assert_eq!(Money::micros(micros).to_string(), shown);
        }
        assert_eq!(Money::micros(-3_000_000).to_string(), "-3.00");
        assert_eq!("-3,5".parse(), Ok(Money::micros(-3_500_000)));
        for bad in ["", "-", "--1", "1-1", "1e3", "1.2.3", "1.0000001", "9999999999", "٣", ".5"] {
            assert!(bad.parse::<Money>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_price_for_the_nearest_country_counts() {
        let price = |category: &str, code: &str, micros| Price {
            category: category.into(),
            code: code.into(),
            each: Money::micros(micros),
        };
        let prices = Prices {
            list: vec![price("UTILITY", "", 10), price("UTILITY", "49", 55), price("UTILITY", "4915", 60)],
            ..Prices::default()
        };
        for (category, number, micros) in [
            ("UTILITY", "+4915550000001", 60),
            ("UTILITY", "4930123", 55),
            ("UTILITY", "31655500105", 10),
            ("MARKETING", "4930123", 0),
            // Without a price of their own: the other documents have a hyphen.
            ("UTILITY_INTERNATIONAL", "4930123", 55),
            ("UTILITY-INTERNATIONAL", "4930123", 55),
        ] {
            assert_eq!(prices.each(category, number), Money::micros(micros), "{category} {number}");
        }
    }
}
