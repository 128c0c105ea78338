//! Who controls a thread, where the Page has a default app.

use crate::{
    graph::{Answered, Call, GraphError},
    people::Place,
    world::World,
};
use serde_json::{Value, json};

fn place(world: &World, call: &Call, id: Option<&str>, account: &str) -> Result<Place, GraphError> {
    let id = id.ok_or_else(|| GraphError::param("Param recipient is required"))?;
    let found = world.person_by_scoped(id);
    let (person, known) = found.ok_or_else(|| GraphError::param("No matching user found").sub(2_018_001))?;
    let linked = world.instagram(known).and_then(|ig| ig.page.as_deref()) == Some(account);
    match known == account || linked {
        true => Ok(Place { account: known.into(), person: person.key.clone() }),
        false => Err(GraphError::no_object(call.method.as_str(), id)),
    }
}

pub fn owner(world: &World, call: &Call, account: &str) -> Answered {
    let place = place(world, call, call.query.get("recipient").map(String::as_str), account)?;
    let owner = world.thread(&place.account, &place.person).and_then(|thread| thread.owner.clone());
    let data = owner
        .map(|app| json!([{"thread_owner": {"app_id": app, "expiration": world.now() / 1000 + 86_400}}]));
    Ok(json!({"data": data.unwrap_or_else(|| json!([]))}).into())
}

/// With a default app, an idle thread is the default app's, and an owned one its owner's.
pub fn may_write(world: &mut World, place: &Place) -> Result<(), GraphError> {
    let Some(default) = world.default_app(&place.account).cloned() else { return Ok(()) };
    let own = world.app.id.clone();
    let thread = world.thread_mut(&place.account, &place.person);
    match &thread.owner {
        Some(owner) if *owner == own => Ok(()),
        None if default == own => {
            thread.owner = Some(own);
            Ok(())
        }
        _ => Err(GraphError::new(400, 10, "Another app is controlling this thread now.").sub(2_018_300)),
    }
}

/// A message may hand the thread on.
pub fn along(world: &mut World, place: &Place, control: &Value) {
    let owner = match control["control_type"].as_str() {
        Some("pass") => control["app_id"].as_str().map(Into::into),
        Some("release") => None,
        _ => return,
    };
    world.thread_mut(&place.account, &place.person).owner = owner;
}

pub fn change(world: &mut World, call: &Call, account: &str, action: &str) -> Answered {
    let place = place(world, call, call.body["recipient"]["id"].as_str(), account)?;
    let own = world.app.id.clone();
    let before = world.thread(&place.account, &place.person).and_then(|thread| thread.owner.clone());
    let mine = before.as_ref() == Some(&own);
    let metadata = call.body["metadata"].clone();
    match action {
        "pass_thread_control" => {
            let target = call.body["target_app_id"].clone();
            let target = target.as_str().map(Into::into).unwrap_or_else(|| target.to_string());
            if before.is_some() && !mine {
                return Err(
                    GraphError::new(400, 10, "Another app is controlling this thread now.").sub(2_018_300)
                );
            }
            let told = json!({"pass_thread_control": {"previous_owner_app_id": before, "new_owner_app_id": target,
                "metadata": metadata}});
            world.thread_mut(&place.account, &place.person).owner = Some(target);
            world.social_event(&place, "messaging_handovers", told);
        }
        "take_thread_control" if world.default_app(&place.account) != Some(&own) => {
            return Err(GraphError::new(400, 10, "Only the default app may take control.").sub(2_018_300));
        }
        "take_thread_control" => world.thread_mut(&place.account, &place.person).owner = Some(own),
        "release_thread_control" => world.thread_mut(&place.account, &place.person).owner = None,
        "request_thread_control" | "extend_thread_control" => {}
        _ => return Err(GraphError::unknown_path(&call.path)),
    }
    Ok(json!({"success": true}).into())
}
