//! Changing what is known of a customer.

use super::here::here;
use crate::node::prelude::*;
use crate::{
    api::conversations::{edit_customer, set_vip},
    console::shell::toasts::toasts,
    domain::{customer::Customer, refusal::Refusal},
    parts::{choice::SwitchField, icon::Icon},
    texts::queues,
};
use leptos::{ev, html};

/// Name, address, phone.
#[lazy]
pub fn edit_form(customer: Customer, open: RwSignal<bool>) -> Node {
    view! { <EditForm customer=customer open=open /> }
}

#[component]
fn EditForm(customer: Customer, open: RwSignal<bool>) -> impl IntoNode {
    let (here, toasts) = (here(), toasts());
    let words = here.words;
    let id = customer.id;
    let name = RwSignal::new(customer.name.unwrap_or_default());
    let email = RwSignal::new(customer.email.unwrap_or_default());
    let phone = RwSignal::new(customer.phone.unwrap_or_default());
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let oversees = here.state.board.with_untracked(|board| board.me.role.sees_all());
    let (was_vip, vip) = (customer.vip, RwSignal::new(customer.vip));
    let q = queues::words();
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (name, email, phone) = (name.get_untracked(), email.get_untracked(), phone.get_untracked());
        let vip = vip.get_untracked();
        leptos::task::spawn_local(async move {
            let mut answer = edit_customer(id, name, email, phone).await;
            if answer.is_ok() && vip != was_vip {
                answer = set_vip(id, vip).await;
            }
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.info(words.customer_saved);
                    open.try_set(false);
                }
                Err(refusal) => drop(refused.try_set(Some(refusal))),
            }
        });
    };
    let general = move || refused.get().filter(|refusal| field_of(refusal).is_none());
    let class =
        move || if busy.get() { "btn btn--primary btn--sm is-loading" } else { "btn btn--primary btn--sm" };
    view! {
        <form class="section__in stack" on:submit=save>
            <Input key="name" label=words.name kind="text" value=name refused=refused first=true />
            <Input key="email" label=words.email kind="email" value=email refused=refused />
            <Input key="phone" label=words.phone kind="tel" value=phone refused=refused />
            {oversees.then(|| view! { <SwitchField id="customer-vip" label=q.vip value=vip help=q.vip_how /> })}
            <p class="field__error" role="alert">{move || general().map(|refusal| here.say(&refusal))}</p>
            <div class="line">
                <button class=class type="submit"><span>{words.save}</span></button>
                <button class="btn btn--sm" type="button" on:click=move |_| open.set(false)>{words.cancel}</button>
            </div>
        </form>
    }
}

/// The field that a refusal is about, if this form has it.
fn field_of(refusal: &Refusal) -> Option<&str> {
    match refusal {
        Refusal::Invalid { field, .. } if ["name", "email", "phone"].contains(&field.as_str()) => Some(field),
        _ => None,
    }
}

#[component]
fn Input(
    key: &'static str,
    label: &'static str,
    kind: &'static str,
    value: RwSignal<String>,
    refused: RwSignal<Option<Refusal>>,
    #[prop(optional)] first: bool,
) -> impl IntoNode {
    let here = here();
    let id = format!("customer-{key}");
    let error_id = format!("customer-{key}-error");
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get().filter(|_| first) {
            let _ = field.focus();
        }
    });
    let error = memo(move |_| {
        refused.get().filter(|refusal| field_of(refusal) == Some(key)).map(|refusal| here.say(&refusal))
    });
    let line = |text: String| view! { <Icon name="i-alert" class="i-14" /><span>{text}</span> };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <input
                class="input"
                id=id
                type=kind
                dir="auto"
                autocomplete="off"
                aria-invalid=move || if error.with(Option::is_some) { "true" } else { "false" }
                aria-describedby=error_id.clone()
                node_ref=field
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
            <p class="field__error" id=error_id>{move || error.get().map(line)}</p>
        </div>
    }
}
