//! What a customer does while the bundle is still on its way, or never comes: plain forms, one address each.

use app::{
    api::{
        desk::{Answer, Asking, Desk, Start},
        visitor::pass_cookie,
    },
    domain::{
        ids::{ChannelId, MessageId},
        message::Text,
        refusal::Refusal,
        visitor::Answers,
    },
};
use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{LOCATION, SET_COOKIE},
    },
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// What a form sent, in its order. The answer to a pre-chat question is called `answer.` and the question's key.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    fn answers(&self) -> Answers {
        let answer =
            |(key, value): &(String, String)| Some((key.strip_prefix("answer.")?.to_owned(), value.clone()));
        Answers(self.0.iter().filter_map(answer).collect())
    }

    /// The page names the message, so that a form sent twice says it once; without a name it gets one here.
    fn message(&self) -> MessageId {
        self.get("message").parse().unwrap_or_else(|_| MessageId::random())
    }

    fn text(&self) -> Result<Text, Refusal> {
        Ok(Text::new(self.get("text"))?)
    }
}

/// The pass that the browser brought for this channel.
pub fn pass(asking: &Asking, channel: ChannelId) -> Option<&str> {
    asking.passes.iter().find(|(of, _)| *of == channel).map(|(_, pass)| pass.as_str())
}

/// Does what the form at `act` asks. Returns the pass where a new one was given.
pub async fn perform(
    desk: &dyn Desk,
    channel: ChannelId,
    act: &str,
    asking: &Asking,
    fields: &Fields,
) -> Answer<Option<String>> {
    let pass = pass(asking, channel);
    if act == "start" {
        let page = Some(fields.get("host").to_owned()).filter(|page| !page.is_empty());
        let (answers, message, address) = (fields.answers(), fields.message(), asking.address.as_str());
        let tongue = asking.tongue;
        let start = Start { pass, address, answers, message, text: fields.text()?, page, tongue };
        return Ok(Some(desk.start(channel, start).await?.pass));
    }
    let pass = pass.ok_or(Refusal::SignedOut)?;
    match act {
        "say" => desk.say(pass, channel, fields.message(), fields.text()?).await?,
        "end" => desk.end(pass, channel).await?,
        "mail" => desk.answer_by_mail(pass, channel, fields.get("email")).await?,
        "rate" => {
            let stars =
                fields.get("stars").parse().map_err(|_| Refusal::invalid("stars", "no star is chosen"))?;
            desk.rate(pass, channel, stars, fields.get("comment")).await?;
        }
        _ => return Err(Refusal::Unreadable(format!("the chat has no form `{act}`")).into()),
    }
    Ok(None)
}

/// Leads back to the page: reloading it then sends nothing again. What was pressed on it is done and forgotten.
pub fn back(channel: ChannelId, query: Option<&str>, pass: Option<&str>) -> Response {
    let host = query.and_then(|query| query.split('&').find(|pair| pair.starts_with("host=")));
    let query = host.map(|host| format!("?{host}")).unwrap_or_default();
    let to = [(LOCATION, format!("/chat/{channel}{query}"))];
    let mut response = (StatusCode::SEE_OTHER, to).into_response();
    let cookie = pass.and_then(|pass| HeaderValue::from_str(&pass_cookie(channel, pass)).ok());
    response.headers_mut().extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_form_the_page_is_the_one_before_with_the_pass_in_hand() {
        let response =
            back(ChannelId::fixed(1), Some("wish=end&host=https%3A%2F%2Fa.b&title=x"), Some("secret"));
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let to = response.headers()[LOCATION].to_str().unwrap();
        assert_eq!(to, format!("/chat/{}?host=https%3A%2F%2Fa.b", ChannelId::fixed(1)));
        assert!(response.headers()[SET_COOKIE].to_str().unwrap().contains("=secret; Path=/; HttpOnly"));
    }

    #[test]
    fn a_form_names_its_answers_and_its_message() {
        let fields =
            [("answer.name", "Maya"), ("text", "hi"), ("message", "msg_00000000000000000000000000000001")];
        let fields = Fields(fields.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec());
        assert_eq!(fields.answers(), Answers(vec![("name".to_owned(), "Maya".to_owned())]));
        assert_eq!(fields.message(), MessageId::fixed(1));
    }
}
