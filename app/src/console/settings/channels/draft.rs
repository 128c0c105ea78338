//! A channel as its form edits it: colours, hosts and choices are text until they are saved.

use crate::{
    console::settings::check,
    domain::{
        board::Board,
        channel::{Channel, ChannelKind, Color, FieldKind, PrechatField, WebSettings},
        ids::{ChannelId, ProductId},
    },
};

#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// All but what the other fields here stand for.
    pub channel: Channel,
    pub accent: String,
    /// One host per line.
    pub domains: String,
    pub questions: Vec<Question>,
}

/// One question before the chat. Two are equal when they ask the same.
#[derive(Debug, Clone)]
pub struct Question {
    /// Tells the rows apart while they move.
    pub no: u32,
    pub field: PrechatField,
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        self.field == other.field
    }
}

/// A new web channel of the first product.
pub fn blank(board: &Board) -> Channel {
    let first = board.catalog.products.values().min_by_key(|product| product.name.to_lowercase());
    Channel {
        id: ChannelId::random(),
        // Without a product, one that is not there: the form asks for it.
        product: first.map_or_else(ProductId::random, |product| product.id),
        kind: ChannelKind::Web,
        name: String::new(),
        disabled: false,
        web: WebSettings::default(),
        account: None,
        trouble: None,
    }
}

impl Draft {
    pub fn of(channel: Channel) -> Self {
        let number = |(no, field): (u32, &PrechatField)| Question { no, field: field.clone() };
        Self {
            accent: channel.web.accent.to_string(),
            domains: channel.web.allowed_domains.join("\n"),
            questions: (0..).zip(&channel.web.prechat).map(number).collect(),
            channel,
        }
    }

    pub fn prechat(&self) -> Vec<PrechatField> {
        self.questions.iter().map(|question| question.field.clone()).collect()
    }

    /// The accent as far as it is one; else the last that was.
    pub fn color(&self) -> Color {
        self.accent.trim().parse().unwrap_or(self.channel.web.accent)
    }

    /// The channel that this describes.
    pub fn channel(&self) -> Channel {
        let mut channel = self.channel.clone();
        channel.web.accent = self.color();
        channel.web.allowed_domains = check::domains(&self.domains);
        channel.web.prechat = self.prechat();
        channel
    }

    pub fn tidy(mut self) -> Self {
        let web = &mut self.channel.web;
        for text in [&mut web.heading, &mut web.tagline, &mut web.greeting, &mut web.away] {
            *text = text.trim().to_owned();
        }
        self.channel.name = self.channel.name.trim().to_owned();
        for place in 0..self.questions.len() {
            self.tidy_question(place);
        }
        let channel = self.channel();
        let questions = self.questions;
        Self { questions, ..Self::of(channel) }
    }

    fn tidy_question(&mut self, place: usize) {
        let others: Vec<PrechatField> = self
            .questions
            .iter()
            .enumerate()
            .filter(|(p, _)| *p != place)
            .map(|(_, q)| q.field.clone())
            .collect();
        let field = &mut self.questions[place].field;
        field.label = field.label.trim().to_owned();
        if let FieldKind::Choice(choices) = &mut field.kind {
            *choices = choices.iter().map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
            choices.truncate(check::CHOICES);
        }
        if field.key.is_empty() {
            field.key = check::prechat_key(key_stem(field), &others);
        }
    }

    pub fn add_question(&mut self) {
        let no = self.questions.iter().map(|question| question.no + 1).max().unwrap_or_default();
        let field = PrechatField::new("", "", FieldKind::Text, false);
        self.questions.push(Question { no, field });
    }

    /// Swaps a question with its neighbour: up (`-1`) or down (`1`). The new place, counted from one.
    pub fn move_question(&mut self, no: u32, by: isize) -> Option<usize> {
        let from = self.questions.iter().position(|question| question.no == no)?;
        let to = from.checked_add_signed(by).filter(|to| *to < self.questions.len())?;
        self.questions.swap(from, to);
        Some(to + 1)
    }

    pub fn remove_question(&mut self, no: u32) {
        self.questions.retain(|question| question.no != no);
    }

    pub fn question(&self, no: u32) -> Option<&PrechatField> {
        self.questions.iter().find(|question| question.no == no).map(|question| &question.field)
    }

    pub fn question_mut(&mut self, no: u32) -> Option<&mut PrechatField> {
        self.questions.iter_mut().find(|question| question.no == no).map(|question| &mut question.field)
    }
}

/// Name, email and phone go into the customer's profile under these keys.
fn key_stem(field: &PrechatField) -> &str {
    match field.kind {
        FieldKind::Name => "name",
        FieldKind::Email => "email",
        FieldKind::Phone => "phone",
        FieldKind::Text | FieldKind::Choice(_) => &field.label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft::of(Channel {
            id: ChannelId::fixed(1),
            product: ProductId::fixed(1),
            kind: ChannelKind::Web,
            name: " Shop ".into(),
            disabled: false,
            web: WebSettings::default(),
            account: None,
            trouble: None,
        })
    }

    #[test]
    fn a_tidy_draft_stays_as_it_is() {
        let once = draft().tidy();
        assert_eq!(once.channel.name, "Shop");
        assert_eq!(once.clone().tidy(), once);
        assert_eq!(Draft::of(once.channel()), once);
    }

    #[test]
    fn questions_move_within_the_form_only() {
        let mut draft = draft();
        draft.add_question();
        assert_eq!(draft.move_question(0, -1), None);
        assert_eq!(draft.move_question(2, 1), None);
        assert_eq!(draft.move_question(2, -1), Some(2));
        let order: Vec<_> = draft.questions.iter().map(|q| q.no).collect();
        assert_eq!(order, [0, 2, 1]);
    }

    #[test]
    fn a_new_question_gets_its_key_when_it_is_saved() {
        let mut draft = draft();
        draft.add_question();
        if let Some(field) = draft.question_mut(2) {
            field.label = "Size".into();
            field.kind = FieldKind::Choice(vec![" S ".into(), String::new(), "M".into()]);
        }
        let kept = draft.tidy().channel().web.prechat;
        let kind = FieldKind::Choice(vec!["S".into(), "M".into()]);
        assert_eq!(kept.last(), Some(&PrechatField::new("size", "Size", kind, false)));
    }

    #[test]
    fn a_half_typed_colour_leaves_the_last_one() {
        let mut draft = draft();
        draft.accent = "#12".into();
        assert_eq!(draft.channel().web.accent, Color::PETROL);
    }
}
