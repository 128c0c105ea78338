//! What a business may know about a person.

use crate::{
    graph::{Answered, Call, GraphError, nodes},
    world::{Channel, World},
};
use serde_json::json;

pub fn profile(world: &World, call: &Call, id: &str) -> Answered {
    let Some((person, account)) = world.person_by_scoped(id) else {
        return Err(GraphError::no_object("get", id));
    };
    let instagram = world.channel(account) == Some(Channel::Instagram);
    let wrote = world.thread(account, &person.key).is_some_and(|thread| thread.opened.is_some());
    if !person.consent && !instagram {
        return Err(GraphError::param("No profile available for this user.").sub(2_018_218));
    }
    if !wrote || !person.consent {
        return Err(GraphError::new(403, 230, "User consent is required to access user profile"));
    }
    let wants_locale =
        call.query.get("fields").is_some_and(|fields| fields.split(',').any(|f| f == "locale"));
    if wants_locale && !world.app.user_locale {
        return Err(
            GraphError::new(403, 200, "Insufficient permission to read the requested field").sub(2_018_247)
        );
    }
    let (first, last) = person.name.split_once(' ').unwrap_or((&person.name, ""));
    let picture = person.picture.address(&world.base, instagram, id, world.now());
    let all = match instagram {
        true => json!({"id": id, "name": person.name, "username": person.user_name(), "profile_pic": picture,
            "follower_count": 318, "is_verified_user": false, "is_user_follow_business": true,
            "is_business_follow_user": false}),
        false => json!({"id": id, "first_name": first, "last_name": last, "name": person.name,
            "profile_pic": picture, "locale": person.locale, "timezone": 1, "gender": "neutral"}),
    };
    Ok(nodes::fields(call, &["first_name", "last_name", "profile_pic", "name"], &all).into())
}
