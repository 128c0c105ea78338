//! Whether a token is good, and for what.

use super::{Call, GraphError};
use crate::{
    webhooks::signature,
    world::{Token, TokenState, World},
};

/// The token of a call, if it is good.
pub fn token(world: &World, call: &Call) -> Result<Token, GraphError> {
    let value = call.token.as_deref().filter(|value| !value.is_empty()).ok_or_else(GraphError::no_token)?;
    let token = world.token(value).ok_or_else(|| GraphError {
        message: "Invalid OAuth access token - Cannot parse access token".into(),
        ..GraphError::new(401, 190, "")
    })?;
    if token.state == TokenState::Revoked {
        let why = "The session has been invalidated because the user changed their password.";
        return Err(GraphError::token(460, why));
    }
    if token.expires.is_some_and(|until| until <= world.now()) {
        return Err(GraphError::token(463, "Session has expired."));
    }
    // Files have addresses of their own, outside of Graph.
    if call.segments.first().is_none_or(|first| first != "lookaside") {
        proof(world, call, token)?;
    }
    Ok(token.clone())
}

fn proof(world: &World, call: &Call, token: &Token) -> Result<(), GraphError> {
    let wrong = |words: &str| GraphError { message: words.into(), ..GraphError::new(400, 100, "") };
    match call.param("appsecret_proof") {
        Some(given) => {
            let own = [Some(&world.app.secret), world.app.instagram_secret.as_ref()];
            let secrets = token.app_secret.as_ref().map_or(own, |secret| [Some(secret), None]);
            let right = secrets
                .into_iter()
                .flatten()
                .any(|secret| signature(secret, token.value.as_bytes()) == given);
            if right { Ok(()) } else { Err(wrong("Invalid appsecret_proof provided in the API argument")) }
        }
        None if world.app.require_proof => {
            Err(wrong("API calls from the server require an appsecret_proof argument"))
        }
        None => Ok(()),
    }
}

/// Whether a token opens the thing that an id names.
pub fn reaches(world: &World, token: &Token, id: &str) -> bool {
    let direct = |id: &str| token.reaches.iter().any(|known| known == id);
    if direct(id) {
        return true;
    }
    if let Some((waba, _)) = world.number(id) {
        return direct(&waba.id);
    }
    if let Some(page) = world.instagram(id).and_then(|account| account.page.as_deref()) {
        return direct(page);
    }
    if let Some(media) = world.media.get(id) {
        return media.account != id && reaches(world, token, &media.account);
    }
    if let Some((_, account)) = world.person_by_scoped(id) {
        return reaches(world, token, account);
    }
    world.wabas.iter().any(|waba| direct(&waba.id) && waba.templates.iter().any(|template| template.id == id))
}
