//! The customers, and the many names by which Meta knows each of them.

use super::{Channel, Portrait, World};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// How tests and the page call this person: `mira`.
    pub key: String,
    pub name: String,
    /// Digits without `+`; `None`: not on WhatsApp.
    pub phone: Option<String>,
    /// The business-scoped user id on WhatsApp.
    pub bsuid: String,
    pub username: Option<String>,
    /// Has a username and did not meet the business by number: webhooks leave the number out.
    pub hides_phone: bool,
    pub picture: Portrait,
    /// Whether the profile may be read.
    pub consent: bool,
    pub locale: String,
    /// Accounts that this person blocked.
    pub blocked: BTreeSet<String>,
    /// Messages reach an absent phone only when it is opened.
    pub absent: bool,
    /// PSID per Page and IGSID per Instagram account.
    pub scoped: BTreeMap<String, String>,
}

impl Person {
    /// A person with a name and a phone; the rest follows from them.
    pub fn new(key: &str, name: &str, phone: &str) -> Self {
        Self {
            key: key.into(),
            name: name.into(),
            phone: Some(phone.into()),
            bsuid: format!("DE.7700{phone}"),
            consent: true,
            locale: "de_DE".into(),
            ..Self::default()
        }
    }

    pub fn with_username(self, username: &str) -> Self {
        Self { username: Some(username.into()), ..self }
    }

    pub fn hiding_phone(self) -> Self {
        Self { hides_phone: true, ..self }
    }

    pub fn speaking(self, locale: &str) -> Self {
        Self { locale: locale.into(), ..self }
    }

    /// The number as a webhook may show it.
    pub fn shown_phone(&self) -> Option<&str> {
        self.phone.as_deref().filter(|_| !self.hides_phone)
    }

    pub fn user_name(&self) -> String {
        self.username.clone().unwrap_or_else(|| self.name.to_lowercase().replace(' ', "."))
    }
}

/// A newcomer; a person of the same key is replaced.
pub fn add_person(world: &mut World, mut person: Person) {
    if person.key.is_empty() {
        person.key = format!("person-{}", world.fresh() % 1_000_000);
    }
    if person.bsuid.is_empty() {
        person.bsuid = format!("DE.{}", world.fresh());
    }
    world.people.retain(|known| known.key != person.key);
    world.people.push(person);
    world.revision += 1;
}

impl World {
    pub fn person(&self, key: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.key == key)
    }

    pub fn person_mut(&mut self, key: &str) -> Option<&mut Person> {
        self.people.iter_mut().find(|person| person.key == key)
    }

    /// Who is meant by a number with or without `+`, spaces and brackets.
    pub fn person_by_phone(&self, number: &str) -> Option<&Person> {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let of = |digits: &str| self.people.iter().find(|person| person.phone.as_deref() == Some(digits));
        // A Brazilian mobile number is dialled with a nine that WhatsApp does not have in its own.
        let without_nine = || Some([digits.get(..4)?, digits.get(5..)?].concat());
        let is_brazilian = digits.len() == 13 && digits.starts_with("55") && digits.get(4..5) == Some("9");
        of(&digits).or_else(|| of(&without_nine().filter(|_| is_brazilian)?))
    }

    pub fn person_by_bsuid(&self, bsuid: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.bsuid == bsuid)
    }

    /// The PSID or IGSID of a person at an account, made at the first meeting.
    pub fn scoped_id(&mut self, key: &str, account: &str) -> String {
        if let Some(known) = self.person(key).and_then(|person| person.scoped.get(account)) {
            return known.clone();
        }
        let lead = if self.channel(account) == Some(Channel::Instagram) { 71 } else { 61 };
        let id = format!("{lead}{}", self.fresh());
        if let Some(person) = self.person_mut(key) {
            person.scoped.insert(account.into(), id.clone());
        }
        id
    }

    /// Who has this PSID or IGSID, and at which account.
    pub fn person_by_scoped(&self, id: &str) -> Option<(&Person, &str)> {
        self.people.iter().find_map(|person| {
            person
                .scoped
                .iter()
                .find(|(_, scoped)| *scoped == id)
                .map(|(account, _)| (person, account.as_str()))
        })
    }
}
