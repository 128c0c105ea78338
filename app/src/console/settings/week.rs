//! A group's business hours, as they are typed: a line for each day, closed days below.

use super::{check::Problem, edit::Edit, groups::Groups};
use crate::node::prelude::*;
use crate::{
    domain::hours::Hours,
    parts::{
        choice::SwitchField,
        field::{AreaField, Bound, FieldError, TextField, part},
    },
    texts::routing,
};
use std::array;
use web_sys::js_sys::{self, Reflect};

/// The hours in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// There are hours at all.
    pub on: bool,
    pub zone: String,
    pub days: [String; 7],
    pub holidays: String,
}

impl Typed {
    pub fn of(hours: Option<&Hours>) -> Self {
        match hours {
            Some(hours) => Self {
                on: true,
                zone: hours.zone.clone(),
                days: array::from_fn(|day| hours.day_text(day as u8)),
                holidays: hours.holidays_text(),
            },
            None => Self {
                on: false,
                zone: String::new(),
                days: array::from_fn(|day| if day < 5 { "09:00–18:00".to_owned() } else { String::new() }),
                holidays: String::new(),
            },
        }
    }

    /// What was meant. A day that cannot be read is closed; [`Typed::problem`] says so before.
    pub fn read(&self) -> Option<Hours> {
        let day = |(day, text): (usize, &String)| Hours::read_day(day as u8, text).unwrap_or_default();
        self.on.then(|| Hours {
            zone: self.zone.trim().to_owned(),
            week: self.days.iter().enumerate().flat_map(day).collect(),
            holidays: Hours::read_holidays(&self.holidays).unwrap_or_default(),
        })
    }

    fn bad_day(&self) -> Option<usize> {
        self.days.iter().enumerate().position(|(day, text)| Hours::read_day(day as u8, text).is_none())
    }

    /// What is wrong with zone, hours and closed days.
    pub fn problems(&self) -> [Option<Problem>; 3] {
        if !self.on {
            return [None, None, None];
        }
        [
            self.zone.trim().is_empty().then_some(Problem::Missing),
            self.bad_day().map(|_| Problem::NotHours),
            Hours::read_holidays(&self.holidays).err().map(Problem::NotADay),
        ]
    }
}

#[component]
pub fn Week(edit: Edit<Groups>) -> impl IntoNode {
    let words = routing::words();
    let on = Bound::part(
        edit.draft,
        |draft| draft.hours.on,
        |draft, on: bool| {
            draft.hours.on = on;
            if on && draft.hours.zone.is_empty() {
                draft.hours.zone = own_zone();
            }
        },
    );
    let has_hours = memo(move |_| edit.draft.with(|draft| draft.hours.on));
    view! {
        <SwitchField id="group-hours" label=words.hours value=on help=words.hours_help />
        <Show when=move || has_hours.get()>
            <TextField
                id="group-zone"
                label=words.zone
                value=part!(edit.draft, hours.zone)
                help=words.zone_help
                required=true
                dir="ltr"
                error=edit.error("zone")
            />
            <fieldset class="field weekdays" aria-describedby="group-week-help group-week-error">
                {(0..7).map(|day| view! { <Day edit=edit day=day /> }).collect_nodes()}
                <span class="field__help" id="group-week-help">
                    {words.day_help}
                </span>
                <FieldError id="group-week" error=edit.error("hours") />
            </fieldset>
            <AreaField
                id="group-holidays"
                label=words.holidays
                value=part!(edit.draft, hours.holidays)
                help=words.holidays_help
                error=edit.error("holidays")
            />
        </Show>
    }
}

#[component]
fn Day(edit: Edit<Groups>, day: usize) -> impl IntoNode {
    let words = routing::words();
    let text = move || edit.draft.with(|draft| draft.hours.days[day].clone());
    let error = edit.error("hours");
    let invalid = move || {
        let wrong = edit.draft.with(|draft| Hours::read_day(day as u8, &draft.hours.days[day]).is_none());
        (wrong && error.with(Option::is_some)).then_some("true")
    };
    view! {
        <label class="weekdays__day">
            <span>{words.days[day]}</span>
            <input
                class="input input--sm"
                type="text"
                dir="ltr"
                autocomplete="off"
                placeholder=words.closed
                aria-invalid=invalid
                value=untrack(text)
                prop:value=text
                on:input=move |ev| {
                    let typed = event_target_value(&ev);
                    edit.draft.update(|draft| draft.hours.days[day] = typed);
                }
            />
        </label>
    }
}

/// The zone of this browser, which knows them all; nothing elsewhere.
fn own_zone() -> String {
    let options = js_sys::Intl::DateTimeFormat::default().resolved_options();
    let zone = Reflect::get(&options, &"timeZone".into()).ok();
    zone.and_then(|zone| zone.as_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_back_as_they_were_typed() {
        let mut typed = Typed { on: true, zone: " Europe/Istanbul ".into(), ..Typed::of(None) };
        typed.days[5] = "10-14".into();
        typed.holidays = "12-25 Christmas".into();
        let hours = typed.read().expect("hours");
        assert_eq!((hours.zone.as_str(), hours.week.len()), ("Europe/Istanbul", 6));
        let again = Typed::of(Some(&hours));
        assert_eq!((again.days[5].as_str(), again.days[6].as_str()), ("10:00–14:00", ""));
        assert_eq!(again.read(), Some(hours));
        assert_eq!(typed.problems(), [None, None, None]);
    }

    #[test]
    fn what_cannot_be_read_is_said_only_where_there_are_hours() {
        let mut typed = Typed { on: true, holidays: "sometime".into(), ..Typed::of(None) };
        typed.days[0] = "early".into();
        let wrong =
            [Some(Problem::Missing), Some(Problem::NotHours), Some(Problem::NotADay("sometime".into()))];
        assert_eq!(typed.problems(), wrong);
        assert_eq!(Typed { on: false, ..typed }.problems(), [None, None, None]);
    }
}
