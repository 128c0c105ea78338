//! The rules by which new chats find their group: a list in order, each on or off, and the last resort below.

use super::{
    check,
    giving_out::{overflow_of, value_of, ways},
    rule_row::RuleRow,
    saving::{Saving, SavingForm},
    scaffold::{focus_on, words as settings},
};
use crate::node::prelude::*;
use crate::{
    api::settings::save_routing,
    console::state::console,
    domain::{
        conversation::Priority,
        ids::GroupId,
        routing::{Routing, Rule, Tongue},
        settings::{Item, Overflow},
    },
    parts::{
        choice::SelectField,
        field::{Bound, NO_NUMBER, NumberField},
        icon::Icon,
    },
    texts::routing,
};

/// A rule in the making: what its fields say. The number holds it while it moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    pub no: u32,
    pub on: bool,
    pub product: String,
    pub channel: String,
    pub tongue: String,
    pub to: String,
    pub priority: Priority,
}

/// The page's content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    pub list: Vec<Drafted>,
    pub fallback: Option<GroupId>,
    pub overflow: Option<Overflow>,
}

impl Drafted {
    fn of(no: u32, rule: &Rule) -> Self {
        let text = |id: Option<String>| id.unwrap_or_default();
        Self {
            no,
            on: rule.on,
            product: text(rule.product.map(|id| id.to_string())),
            channel: text(rule.channel.map(|id| id.to_string())),
            tongue: text(rule.tongue.as_ref().map(|tongue| tongue.as_str().to_owned())),
            to: rule.to.to_string(),
            priority: rule.priority,
        }
    }

    fn read(&self) -> Option<Rule> {
        Some(Rule {
            on: self.on,
            product: self.product.parse().ok(),
            channel: self.channel.parse().ok(),
            tongue: self.tongue(),
            to: self.to.parse().ok()?,
            priority: self.priority,
        })
    }

    pub fn tongue(&self) -> Option<Tongue> {
        Tongue::read(&self.tongue)
    }

    pub fn is_whole(&self) -> bool {
        self.to.parse::<GroupId>().is_ok() && (self.tongue.trim().is_empty() || self.tongue().is_some())
    }
}

impl Rules {
    pub fn of(routing: &Routing) -> Self {
        let list = routing.rules.iter().zip(0..).map(|(rule, no)| Drafted::of(no, rule)).collect();
        Self { list, fallback: routing.fallback, overflow: routing.overflow }
    }

    fn read(&self) -> Option<Routing> {
        let rules = self.list.iter().map(Drafted::read).collect::<Option<Vec<_>>>()?;
        let (fallback, overflow) = (self.fallback, self.overflow);
        let in_time = overflow.is_none_or(|overflow| Overflow::AFTER.contains(&overflow.after_seconds));
        let is_whole = in_time && self.list.iter().all(Drafted::is_whole);
        is_whole.then_some(Routing { rules, fallback, overflow })
    }

    fn add(&mut self) -> u32 {
        let no = self.list.iter().map(|rule| rule.no + 1).max().unwrap_or_default();
        let (product, channel, tongue, to) = Default::default();
        self.list.push(Drafted { no, on: true, product, channel, tongue, to, priority: Priority::Normal });
        no
    }

    /// To its new place; answers which that is, counted from one.
    pub fn shift(&mut self, no: u32, by: isize) -> Option<usize> {
        let at = self.list.iter().position(|rule| rule.no == no)?;
        let to = at.checked_add_signed(by).filter(|to| *to < self.list.len())?;
        self.list.swap(at, to);
        Some(to + 1)
    }
}

#[component]
pub fn RulesPage() -> impl IntoNode {
    let words = routing::words();
    let board = console().board;
    let stored = memo(move |_| board.with(|board| Rules::of(&board.catalog.routing)));
    let saving = Saving::open(stored, |rules: &Rules| rules.read().is_some());
    let open = RwSignal::new(None);
    let numbers = memo(move |_| saving.draft.with(|d| d.list.iter().map(|rule| rule.no).collect::<Vec<_>>()));
    // What is not whole is shown when saving is tried.
    Effect::new(move |_| {
        let bad = |rules: &Rules| rules.list.iter().find(|rule| !rule.is_whole()).map(|rule| rule.no);
        if saving.tried.get()
            && let Some(no) = saving.draft.with_untracked(bad)
        {
            open.set(Some(no));
        }
    });
    let save = move || {
        let Some(routing) = saving.draft.with_untracked(Rules::read) else { return };
        open.set(None);
        saving.save(Item::Routing(routing.clone()), move || save_routing(routing));
    };
    let add = move |_| {
        let no = saving.draft.try_update(Rules::add).unwrap_or_default();
        open.set(Some(no));
        request_animation_frame(move || focus_on(&format!("#rule-{no}-group")));
    };
    view! {
        <SavingForm saving=saving section=super::place::Section::Routing on_save=save>
            <section class="card" aria-labelledby="rules-title">
                <header class="card__head">
                    <h2 id="rules-title">{words.rules}</h2>
                    <span class="count">{move || numbers.with(Vec::len)}</span>
                    <span class="spacer"></span>
                    <Show when=move || numbers.with(|numbers| numbers.len() < Routing::RULES)>
                        <button class="btn btn--sm" type="button" on:click=add>
                            <Icon name="i-plus" class="i-14" />
                            {words.add_rule}
                        </button>
                    </Show>
                </header>
                <div class="card__body">
                    <p class="muted">{words.rules_help}</p>
                    <Show when=move || numbers.with(Vec::is_empty)>
                        <p class="muted">{words.no_rules}</p>
                    </Show>
                    <ol class="rules">
                        <For each=move || numbers.get() key=|no| *no let:no>
                            <RuleRow saving=saving no=no open=open />
                        </For>
                    </ol>
                    <Fallback saving=saving />
                    <GoesOn saving=saving />
                </div>
            </section>
        </SavingForm>
    }
}

#[component]
fn Fallback(saving: Saving<Rules>) -> impl IntoNode {
    let words = routing::words();
    let chosen = Bound::part(
        saving.draft,
        |rules| rules.fallback.map(|id| id.to_string()).unwrap_or_default(),
        |rules, value: String| rules.fallback = value.parse().ok(),
    );
    let options = Signal::derive(move || groups(words.fallback_none));
    view! {
        <SelectField
            id="routing-fallback"
            label=words.fallback
            value=chosen
            options=options
            help=words.fallback_help
        />
    }
}

/// Where chats go that wait too long for whoever serves their channel.
#[component]
fn GoesOn(saving: Saving<Rules>) -> impl IntoNode {
    let (words, t) = (routing::words(), settings());
    let way = Bound::part(
        saving.draft,
        |rules| value_of(rules.overflow),
        |rules, value: String| rules.overflow = overflow_of(&value, rules.overflow),
    );
    let seconds = Bound::part(
        saving.draft,
        |rules| rules.overflow.map(|overflow| overflow.after_seconds),
        |rules, seconds: Option<u32>| {
            if let Some(overflow) = &mut rules.overflow {
                overflow.after_seconds = seconds.unwrap_or(NO_NUMBER);
            }
        },
    );
    let (low, high) = (*Overflow::AFTER.start(), *Overflow::AFTER.end());
    let error = Signal::derive(move || {
        let wrong = seconds.get.get().and_then(|seconds| check::number(seconds, (low, high)));
        wrong.filter(|_| saving.tried.get()).map(|problem| t.problem(&problem))
    });
    let has_way = memo(move |_| saving.draft.with(|rules| rules.overflow.is_some()));
    view! {
        <SelectField
            id="routing-overflow"
            label=words.overflow_rest
            value=way
            options=Signal::derive(|| ways(None))
            help=words.overflow_rest_help
        />
        <Show when=move || has_way.get()>
            <NumberField
                id="routing-overflow-after"
                label=words.overflow_seconds
                value=seconds
                help=words.overflow_help
                error=error
                min=low
                max=high
            />
        </Show>
    }
}

/// The groups as options, by name, after one that is none.
pub fn groups(none: &str) -> Vec<(String, String)> {
    let mut groups: Vec<_> = console().board.with(|board| {
        let groups = board.catalog.groups.values();
        groups.map(|group| (group.id.to_string(), group.name.clone())).collect()
    });
    groups.sort_by_cached_key(|(_, name): &(String, String)| name.to_lowercase());
    groups.insert(0, (String::new(), none.to_owned()));
    groups
}

/// What was moved is said to those who do not see it.
pub fn say_moved(place: usize, count: usize) -> String {
    crate::texts::fill(settings().moved, &[("place", &place.to_string()), ("count", &count.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings::OverflowTo;

    #[test]
    fn rules_are_read_back_in_their_order() {
        let rule = |n: u128, tongue: &str| Rule {
            on: n.is_multiple_of(2),
            product: None,
            channel: None,
            tongue: Tongue::read(tongue),
            to: GroupId::fixed(n),
            priority: Priority::High,
        };
        let overflow = Some(Overflow { after_seconds: 60, to: OverflowTo::Message });
        let rules = vec![rule(1, "tr"), rule(2, "")];
        let routing = Routing { rules, fallback: Some(GroupId::fixed(3)), overflow };
        let mut rules = Rules::of(&routing);
        assert_eq!(rules.read(), Some(routing.clone()));
        assert_eq!(rules.shift(1, -1), Some(1));
        assert_eq!(rules.shift(1, -1), None, "it is the first already");
        assert_eq!(rules.shift(1, 1), Some(2));
        assert_eq!(rules.read(), Some(routing));
        let no = rules.add();
        assert_eq!((no, rules.read()), (2, None), "a rule needs a group");
        rules.list[2].to = GroupId::fixed(1).to_string();
        rules.list[2].tongue = "Turkish".into();
        assert_eq!(rules.read(), None, "a language has a code");
    }
}
