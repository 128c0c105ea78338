//! An agent's password, typed or made up.

use super::{agents::Agents, edit::Edit};
use crate::node::prelude::*;
use crate::{domain::ids::MessageId, parts::field::Field};

/// The password's field, with a button that makes one up.
#[component]
pub fn PasswordField(edit: Edit<Agents>) -> impl IntoNode {
    let t = edit.t;
    let generate = move |_| {
        let made = readable_password(&MessageId::random().to_string());
        edit.draft.update(|agent| agent.password = made);
    };
    let help = if edit.is_new { t.password_help } else { t.password_keep };
    view! {
        <Field
            id="agent-password"
            label=if edit.is_new { t.password } else { t.new_password }
            help=help
            error=edit.error("password")
            let:wiring
        >
            <span class="addrow">
                <input
                    class="input"
                    type="text"
                    dir="ltr"
                    id=wiring.id
                    autocomplete="new-password"
                    spellcheck="false"
                    aria-describedby=wiring.described
                    aria-invalid=wiring.invalid
                    prop:value=move || edit.draft.with(|agent| agent.password.clone())
                    on:input=move |ev| edit.draft.update(|agent| agent.password = event_target_value(&ev))
                />
                <button class="btn" type="button" on:click=generate>
                    {t.generate}
                </button>
            </span>
        </Field>
    }
}

/// Sixteen letters and digits that are not mistaken for each other when read aloud, in fours: 79 of the random
/// id's 122 bits.
fn readable_password(random_id: &str) -> String {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let hex: String = random_id.chars().rev().take_while(char::is_ascii_hexdigit).collect();
    let mut rest = u128::from_str_radix(&hex, 16).unwrap_or_default();
    let mut password = String::new();
    for place in 0..16 {
        if place > 0 && place % 4 == 0 {
            password.push('-');
        }
        let count = LETTERS.len() as u128;
        password.push(char::from(LETTERS[(rest % count) as usize]));
        rest /= count;
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::settings::check;

    #[test]
    fn a_password_is_sixteen_readable_letters_and_never_the_same() {
        let one = readable_password(&MessageId::random().to_string());
        let other = readable_password(&MessageId::random().to_string());
        assert_eq!(one.len(), 19, "{one}");
        assert!(one.split('-').all(|four| four.len() == 4));
        assert_ne!(one, other);
        assert_eq!(check::password(&one, true), None);
    }
}
