//! The form that connects an account. What is typed is asked at the provider before anything is kept.

use super::Connecting;
use crate::node::prelude::*;
use crate::{
    api::channels::{Connected, Connection, connect},
    console::{settings::scaffold, state::console},
    domain::{
        channel::{Channel, ChannelKind},
        refusal::{Refusal, Thing},
    },
    parts::{
        choice::{SelectField, SwitchField},
        dialog::{FormFoot, Refused},
        field::{TextField, part},
    },
    texts::accounts::words,
};
use leptos::ev;

const KINDS: [(&str, &str, ChannelKind); 3] = [
    ("whatsapp", "WhatsApp", ChannelKind::Whatsapp),
    ("messenger", "Messenger", ChannelKind::Messenger),
    ("instagram", "Instagram", ChannelKind::Instagram),
];

#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    kind: String,
    name: String,
    product: String,
    account: String,
    parent: String,
    own_login: bool,
    token: String,
    app_secret: String,
    instagram_secret: String,
}

impl Draft {
    fn blank(product: String) -> Self {
        let empty = String::new;
        let (kind, name) = (KINDS[0].0.to_owned(), KINDS[0].1.to_owned());
        let (account, parent, token) = (empty(), empty(), empty());
        let (app_secret, instagram_secret) = (empty(), empty());
        Self { kind, name, product, account, parent, own_login: false, token, app_secret, instagram_secret }
    }

    fn of(channel: &Channel) -> Self {
        let account = channel.account.clone();
        let kind = KINDS.iter().find(|(.., kind)| *kind == channel.kind).map_or("whatsapp", |(key, ..)| key);
        Self {
            kind: kind.to_owned(),
            name: channel.name.clone(),
            account: account.as_ref().map(|a| a.id.clone()).unwrap_or_default(),
            parent: account.as_ref().and_then(|a| a.parent.clone()).unwrap_or_default(),
            own_login: account.is_some_and(|a| a.own_login),
            ..Self::blank(channel.product.to_string())
        }
    }

    fn kind(&self) -> ChannelKind {
        KINDS.iter().find(|(key, ..)| *key == self.kind).map_or(ChannelKind::Whatsapp, |(.., kind)| *kind)
    }

    fn connection(&self, what: Connecting) -> Result<Connection, Refusal> {
        let product = self.product.parse().map_err(|_| Refusal::Gone(Thing::Product))?;
        Ok(Connection {
            channel: match what {
                Connecting::New => None,
                Connecting::Anew(id) => Some(id),
            },
            product,
            kind: self.kind(),
            name: self.name.clone(),
            account: self.account.clone(),
            parent: self.parent.clone(),
            own_login: self.own_login,
            token: self.token.clone(),
            app_secret: self.app_secret.clone(),
            instagram_secret: self.instagram_secret.clone(),
        })
    }
}

#[component]
pub(super) fn AccountForm(
    what: Connecting,
    open: RwSignal<bool>,
    /// Runs when the provider knows the account and it is kept.
    done: Callback<Connected>,
) -> impl IntoNode {
    let (board, t) = (console().board, words());
    let s = scaffold::words();
    let draft = RwSignal::new(board.with_untracked(|board| {
        let known = match what {
            Connecting::New => None,
            Connecting::Anew(id) => board.catalog.channels.get(&id),
        };
        let product = board.catalog.products.keys().next().map(|id| id.to_string()).unwrap_or_default();
        known.map_or_else(|| Draft::blank(product), Draft::of)
    }));
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<Refusal>);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let asked = match draft.with_untracked(|draft| draft.connection(what)) {
                Ok(form) => connect(form).await,
                Err(refusal) => Err(refusal),
            };
            busy.try_set(false);
            match asked {
                Ok(connected) => drop(done.try_run(connected)),
                Err(refusal) => drop(refused.try_set(Some(refusal))),
            }
        });
    };
    view! {
        <form class="dialog__form" novalidate=true on:submit=submit>
            <div class="dialog__body">
                <div role="alert">{move || refused.get().map(|why| view! { <Refused why=s.refusal(&why) /> })}</div>
                {(what == Connecting::New).then(|| view! { <Where draft=draft /> })}
                <TextField id="connect-name" label=t.name value=part!(draft, name) required=true />
                <Ids draft=draft />
                <TextField id="connect-token" label=t.token kind="password" dir="ltr" help=t.token_help value=part!(draft, token) required=true />
                <TextField id="connect-secret" label=t.app_secret kind="password" dir="ltr" help=t.app_secret_help value=part!(draft, app_secret) required=true />
                <Show when=move || draft.with(|d| d.kind() == ChannelKind::Instagram)>
                    <TextField id="connect-ig-secret" label=t.instagram_secret kind="password" dir="ltr" value=part!(draft, instagram_secret) />
                </Show>
            </div>
            <FormFoot open=open cancel=t.cancel act=Signal::stored(t.connecting.to_owned()) busy=busy />
        </form>
    }
}

/// Of which kind, and for which product; both stay what they are.
#[component]
fn Where(draft: RwSignal<Draft>) -> impl IntoNode {
    let (board, t) = (console().board, words());
    let kinds = KINDS.map(|(key, name, _)| (key.to_owned(), name.to_owned())).to_vec();
    let products = Signal::derive(move || {
        board.with(|board| {
            board.catalog.products.values().map(|p| (p.id.to_string(), p.name.clone())).collect::<Vec<_>>()
        })
    });
    view! {
        <SelectField id="connect-kind" label=t.kind value=part!(draft, kind) options=Signal::stored(kinds) />
        <SelectField id="connect-product" label=t.product value=part!(draft, product) options=products />
    }
}

/// The provider's ids, which differ by kind.
#[component]
fn Ids(draft: RwSignal<Draft>) -> impl IntoNode {
    let t = words();
    let kind = memo(move |_| draft.with(Draft::kind));
    let own = memo(move |_| draft.with(|draft| draft.own_login));
    move || {
        let (account, parent) = match kind.get() {
            ChannelKind::Whatsapp => (t.number_id, Some(t.business_id)),
            ChannelKind::Messenger => (t.page_id, None),
            _ => (t.instagram_id, Some(t.page_id)),
        };
        let is_instagram = kind.get() == ChannelKind::Instagram;
        let alone = is_instagram && own.get();
        view! {
            {is_instagram.then(|| view! {
                <SwitchField id="connect-own" label=t.own_login help=t.own_login_help value=part!(draft, own_login) />
            })}
            {(!alone).then(|| view! {
                <TextField id="connect-account" label=account dir="ltr" value=part!(draft, account) required=true />
                {parent.map(|parent| view! {
                    <TextField id="connect-parent" label=parent dir="ltr" value=part!(draft, parent) required=true />
                })}
            })}
        }
    }
}
