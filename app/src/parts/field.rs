//! Form fields: a label, a control, help and error below, joined for those who cannot see that they are near.

use super::icon::Icon;
use crate::node::prelude::*;

/// A value inside a form: how to read it and how to write it.
pub struct Bound<T: Send + Sync + 'static> {
    pub get: Signal<T>,
    pub set: SignalSetter<T>,
}

impl<T: Send + Sync + 'static> Clone for Bound<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Bound<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Bound<T> {
    /// One part of a form that is kept as a whole.
    pub fn part<F: Send + Sync + 'static>(
        form: RwSignal<F>,
        read: impl Fn(&F) -> T + Copy + Send + Sync + 'static,
        write: impl Fn(&mut F, T) + Copy + Send + Sync + 'static,
    ) -> Self {
        let (get, set) = create_slice(form, read, write);
        Self { get, set }
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for Bound<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self { get: signal.into(), set: signal.into() }
    }
}

/// `part!(draft, name)`: the field `name` of the struct in the signal `draft`, as a [`Bound`].
#[macro_export]
macro_rules! part {
    ($form:expr, $($field:ident).+) => {
        $crate::parts::field::Bound::part($form, |form| form.$($field).+.clone(), |form, value| form.$($field).+ = value)
    };
}
pub use crate::part;

/// What joins a control to its label, help and error. Put these on the control.
#[derive(Debug, Clone)]
pub struct Wiring {
    pub id: String,
    /// For `aria-describedby`.
    pub described: Signal<Option<String>>,
    /// For `aria-invalid`.
    pub invalid: Signal<Option<&'static str>>,
}

impl Wiring {
    pub fn new(id: &str, has_help: bool, error: Signal<Option<String>>) -> Self {
        let help = has_help.then(|| format!("{id}-help"));
        let wrong = format!("{id}-error");
        let described = Signal::derive(move || {
            let wrong = error.with(Option::is_some).then(|| wrong.clone());
            let ids: Vec<String> = help.clone().into_iter().chain(wrong).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        });
        let invalid = Signal::derive(move || error.with(Option::is_some).then_some("true"));
        Self { id: id.to_owned(), described, invalid }
    }
}

/// Label, help and error around any control: `<Field id label let:wiring><select id=wiring.id …/></Field>`.
#[component]
pub fn Field<C, V>(
    /// The control's id, unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    /// Below the control; empty means none.
    #[prop(into, optional)]
    help: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
    children: C,
) -> impl IntoNode
where
    C: FnOnce(Wiring) -> V + 'static,
    V: IntoNode + 'static,
{
    let wiring = Wiring::new(&id, !help.is_empty(), error);
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            {children(wiring)}
            <FieldHelp id=id.clone() help=help />
            <FieldError id=id error=error />
        </div>
    }
}

/// The help line of a field.
#[component]
pub fn FieldHelp(#[prop(into)] id: String, #[prop(into)] help: String) -> impl IntoNode {
    (!help.is_empty()).then(|| {
        view! {
            <span class="field__help" id=format!("{id}-help")>
                {help}
            </span>
        }
    })
}

/// The error line of a field.
#[component]
pub fn FieldError(#[prop(into)] id: String, error: Signal<Option<String>>) -> impl IntoNode {
    let id = format!("{id}-error");
    move || {
        error.get().map(|what| {
            view! {
                <span class="field__error" id=id.clone()>
                    <Icon name="i-alert" class="i-14" />
                    <span>{what}</span>
                </span>
            }
        })
    }
}

/// One line of text.
#[component]
pub fn TextField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] value: Bound<String>,
    #[prop(into, optional)] help: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = "auto")] dir: &'static str,
    #[prop(into, optional)] placeholder: String,
    #[prop(optional)] required: bool,
    /// A mark inside the field's start, such as `/`.
    #[prop(optional)]
    prefix: &'static str,
) -> impl IntoNode {
    let name = id.clone();
    view! {
        <Field id=id label=label help=help error=error let:wiring>
            <span class="inputwrap">
                {(!prefix.is_empty()).then(|| view! { <span class="prefix" aria-hidden="true">{prefix}</span> })}
                <input
                    class="input"
                    type=kind
                    id=wiring.id
                    name=name
                    dir=dir
                    autocomplete=autocomplete
                    placeholder=placeholder
                    aria-required=required.then_some("true")
                    aria-describedby=wiring.described
                    aria-invalid=wiring.invalid
                    value=value.get.get_untracked()
                    prop:value=value.get
                    on:input=move |ev| value.set.set(event_target_value(&ev))
                />
            </span>
        </Field>
    }
}

/// Several lines of text.
#[component]
pub fn AreaField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] value: Bound<String>,
    #[prop(into, optional)] help: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
    #[prop(default = "auto")] dir: &'static str,
    #[prop(into, optional)] placeholder: String,
    #[prop(default = 3)] rows: u32,
) -> impl IntoNode {
    let name = id.clone();
    view! {
        <Field id=id label=label help=help error=error let:wiring>
            <textarea
                class="textarea"
                id=wiring.id
                name=name
                dir=dir
                rows=rows
                placeholder=placeholder
                aria-describedby=wiring.described
                aria-invalid=wiring.invalid
                prop:value=value.get
                on:input=move |ev| value.set.set(event_target_value(&ev))
            ></textarea>
        </Field>
    }
}

/// What was typed where a number belongs. Text that is none is kept as this, so that the range check says so.
pub const NO_NUMBER: u32 = u32::MAX;

fn typed_number(text: &str) -> u32 {
    text.trim().parse().unwrap_or(NO_NUMBER)
}

/// A whole number; empty is `None`.
#[component]
pub fn NumberField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] value: Bound<Option<u32>>,
    #[prop(into, optional)] help: String,
    #[prop(into, optional)] error: Signal<Option<String>>,
    #[prop(into, optional)] placeholder: String,
    min: u32,
    max: u32,
) -> impl IntoNode {
    let shown = move |number: Option<u32>| {
        number.filter(|n| *n != NO_NUMBER).map(|n| n.to_string()).unwrap_or_default()
    };
    let first = shown(value.get.get_untracked());
    let name = id.clone();
    let typed = move |ev| {
        let text = event_target_value(&ev);
        value.set.set((!text.trim().is_empty()).then(|| typed_number(&text)));
    };
    view! {
        <Field id=id label=label help=help error=error let:wiring>
            <input
                class="input"
                type="number"
                inputmode="numeric"
                min=min
                max=max
                step="1"
                id=wiring.id
                name=name
                placeholder=placeholder
                aria-describedby=wiring.described
                aria-invalid=wiring.invalid
                value=first
                prop:value=move || shown(value.get.get())
                on:input=typed
            />
        </Field>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_stays_wrong_instead_of_becoming_nothing() {
        assert_eq!(typed_number(" 12 "), 12);
        for wrong in ["1.5", "-3", "12a", "99999999999"] {
            assert_eq!(typed_number(wrong), NO_NUMBER, "{wrong}");
        }
    }
}
