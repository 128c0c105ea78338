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
        field::{Bound, TextField, part},
    },
    texts::accounts::{Accounts, words},
};
use leptos::ev;
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

const KINDS: [(&str, &str, ChannelKind); 3] = [
    ("whatsapp", "WhatsApp", ChannelKind::Whatsapp),
    ("messenger", "Messenger", ChannelKind::Messenger),
    ("instagram", "Instagram", ChannelKind::Instagram),
];

#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    kind: String,
    /// None: nobody typed one, and the account is called as it is at its provider.
    name: Option<String>,
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
        let (kind, name) = (KINDS[0].0.to_owned(), None);
        let (account, parent, token) = (empty(), empty(), empty());
        let (app_secret, instagram_secret) = (empty(), empty());
        Self { kind, name, product, account, parent, own_login: false, token, app_secret, instagram_secret }
    }

    fn of(channel: &Channel) -> Self {
        let account = channel.account.clone();
        let kind = KINDS.iter().find(|(.., kind)| *kind == channel.kind).map_or("whatsapp", |(key, ..)| key);
        Self {
            kind: kind.to_owned(),
            name: Some(channel.name.clone()),
            account: account.as_ref().map(|a| a.id.clone()).unwrap_or_default(),
            parent: account.as_ref().and_then(|a| a.parent.clone()).unwrap_or_default(),
            own_login: account.is_some_and(|a| a.own_login),
            ..Self::blank(channel.product.to_string())
        }
    }

    /// As typed, or what it might be called.
    fn shown_name(&self) -> String {
        let suggested = || KINDS.iter().find(|(key, ..)| *key == self.kind).map_or("", |(_, name, _)| name);
        self.name.clone().unwrap_or_else(|| suggested().to_owned())
    }

    /// What is wrong with what was typed into a field, before anybody is asked.
    fn problem(&self, field: &str, t: &Accounts) -> Option<&'static str> {
        let needs_parent = match self.kind() {
            ChannelKind::Whatsapp => true,
            ChannelKind::Instagram => !self.own_login,
            _ => false,
        };
        let has_ids = self.kind() != ChannelKind::Instagram || !self.own_login;
        let (typed, is_id) = match field {
            "account" if has_ids => (&self.account, true),
            "parent" if needs_parent => (&self.parent, true),
            "token" => (&self.token, false),
            "app_secret" => (&self.app_secret, false),
            _ => return None,
        };
        match typed.trim() {
            "" => Some(t.needed),
            id if is_id && !id.bytes().all(|b| b.is_ascii_digit()) => Some(t.digits),
            _ => None,
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
            name: self.name.clone().unwrap_or_default(),
            account: self.account.clone(),
            parent: self.parent.clone(),
            own_login: self.own_login,
            token: self.token.clone(),
            app_secret: self.app_secret.clone(),
            instagram_secret: self.instagram_secret.clone(),
        })
    }
}

/// The fields that may be wrong, in their order.
const FIELDS: [(&str, &str); 4] = [
    ("account", "connect-account"),
    ("parent", "connect-parent"),
    ("token", "connect-token"),
    ("app_secret", "connect-secret"),
];

/// What is typed, and whether it was handed in: from then on each field says what is wrong with it.
#[derive(Clone, Copy)]
struct Form {
    draft: RwSignal<Draft>,
    tried: RwSignal<bool>,
}

impl Form {
    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let problem = self.draft.with(|draft| draft.problem(field, words()));
            problem.filter(|_| self.tried.get()).map(str::to_owned)
        })
    }

    /// Whether it can be handed in; the first field that keeps it from that gets the focus.
    fn is_whole(self) -> bool {
        self.tried.set(true);
        let wrong = |draft: &Draft| FIELDS.iter().find(|(field, _)| draft.problem(field, words()).is_some());
        let Some((_, id)) = self.draft.with_untracked(wrong) else { return true };
        let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<HtmlElement>().ok());
        drop(field.map(|field| field.focus()));
        false
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
    let form = Form { draft, tried: RwSignal::new(false) };
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<Refusal>);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || !form.is_whole() {
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
    let name = Bound::part(draft, Draft::shown_name, |draft, typed: String| draft.name = Some(typed));
    view! {
        <form class="dialog__form" novalidate=true on:submit=submit>
            <div class="dialog__body">
                <div role="alert">{move || refused.get().map(|why| view! { <Refused why=s.refusal(&why) /> })}</div>
                {(what == Connecting::New).then(|| view! { <Where draft=draft /> })}
                <TextField id="connect-name" label=t.name value=name help=t.name_help />
                <Ids form=form />
                <Token form=form />
                <TextField id="connect-secret" label=t.app_secret kind="password" dir="ltr" help=t.app_secret_help value=part!(draft, app_secret) error=form.error("app_secret") required=true />
                <Show when=move || draft.with(|d| d.kind() == ChannelKind::Instagram)>
                    <TextField id="connect-ig-secret" label=t.instagram_secret kind="password" dir="ltr" help=t.find_instagram_secret value=part!(draft, instagram_secret) />
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

/// The token; each kind's is found elsewhere.
#[component]
fn Token(form: Form) -> impl IntoNode {
    let (t, draft) = (words(), form.draft);
    let place = memo(move |_| {
        draft.with(|draft| match (draft.kind(), draft.own_login) {
            (ChannelKind::Whatsapp, _) => 0,
            (ChannelKind::Messenger, _) => 1,
            (_, false) => 2,
            (_, true) => 3_usize,
        })
    });
    move || {
        let help = format!("{} {}", t.find_token[place.get()], t.token_help);
        view! {
            <TextField id="connect-token" label=t.token kind="password" dir="ltr" help=help value=part!(draft, token) error=form.error("token") required=true />
        }
    }
}

/// The provider's ids, which differ by kind.
#[component]
fn Ids(form: Form) -> impl IntoNode {
    let (t, draft) = (words(), form.draft);
    let kind = memo(move |_| draft.with(Draft::kind));
    let own = memo(move |_| draft.with(|draft| draft.own_login));
    move || {
        let page = (t.page_id, t.find_page);
        let (account, parent) = match kind.get() {
            ChannelKind::Whatsapp => ((t.number_id, t.find_number), Some((t.business_id, t.find_business))),
            ChannelKind::Messenger => (page, None),
            _ => ((t.instagram_id, t.find_instagram), Some(page)),
        };
        let is_instagram = kind.get() == ChannelKind::Instagram;
        let alone = is_instagram && own.get();
        view! {
            {is_instagram.then(|| view! {
                <SwitchField id="connect-own" label=t.own_login help=t.own_login_help value=part!(draft, own_login) />
            })}
            {(!alone).then(|| view! {
                <TextField id="connect-account" label=account.0 help=account.1 dir="ltr" value=part!(draft, account) error=form.error("account") required=true />
                {parent.map(|(parent, found)| view! {
                    <TextField id="connect-parent" label=parent help=found dir="ltr" value=part!(draft, parent) error=form.error("parent") required=true />
                })}
            })}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::accounts::EN;

    #[test]
    fn the_suggested_name_goes_along_with_the_kind_until_one_types() {
        let of = |kind: &str, name: Option<&str>| Draft {
            kind: kind.into(),
            name: name.map(Into::into),
            ..Draft::blank(String::new())
        };
        assert_eq!(of("whatsapp", None).shown_name(), "WhatsApp");
        assert_eq!(of("messenger", None).shown_name(), "Messenger");
        assert_eq!(of("instagram", Some("Shop")).shown_name(), "Shop");
        assert_eq!(of("instagram", Some("")).shown_name(), "", "what was taken away does not come back");
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let blank = Draft::blank(String::new());
        let wrong = |draft: &Draft| FIELDS.map(|(field, _)| draft.problem(field, &EN));
        assert_eq!(wrong(&blank), [Some(EN.needed); 4]);
        let own = Draft { kind: "instagram".into(), own_login: true, token: "IGA".into(), ..blank.clone() };
        assert_eq!(wrong(&own), [None, None, None, Some(EN.needed)], "a token alone is not enough");
        let page = Draft { kind: "messenger".into(), account: "a page".into(), ..blank };
        assert_eq!(wrong(&page), [Some(EN.digits), None, Some(EN.needed), Some(EN.needed)]);
    }
}
