//! What admins set up. Saving a thing with a new id creates it; every open console hears of it.

#[cfg(feature = "ssr")]
use super::desk::{answer, on_duty};
use crate::domain::{
    channel::{Channel, Product},
    policy::Policy,
    refusal::Refusal,
    routing::Routing,
    settings::{Group, ItemId, QuickResponse, Tag, Topic},
};
use crate::wire::Json;
use leptos::prelude::*;

#[server(prefix = "/api", endpoint = "settings/save_workspace", input = Json, output = Json)]
pub async fn save_workspace(name: String) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_workspace(caller, &name).await)
}

#[server(prefix = "/api", endpoint = "settings/save_policy", input = Json, output = Json)]
pub async fn save_policy(policy: Policy) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_policy(caller, policy).await)
}

#[server(prefix = "/api", endpoint = "settings/save_routing", input = Json, output = Json)]
pub async fn save_routing(routing: Routing) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_routing(caller, routing).await)
}

#[server(prefix = "/api", endpoint = "settings/save_product", input = Json, output = Json)]
pub async fn save_product(product: Product) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_product(caller, product).await)
}

#[server(prefix = "/api", endpoint = "settings/save_channel", input = Json, output = Json)]
pub async fn save_channel(channel: Channel) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_channel(caller, channel).await)
}

#[server(prefix = "/api", endpoint = "settings/save_group", input = Json, output = Json)]
pub async fn save_group(group: Group) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_group(caller, group).await)
}

#[server(prefix = "/api", endpoint = "settings/save_tag", input = Json, output = Json)]
pub async fn save_tag(tag: Tag) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_tag(caller, tag).await)
}

#[server(prefix = "/api", endpoint = "settings/save_topic", input = Json, output = Json)]
pub async fn save_topic(topic: Topic) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_topic(caller, topic).await)
}

#[server(prefix = "/api", endpoint = "settings/save_quick_response", input = Json, output = Json)]
pub async fn save_quick_response(response: QuickResponse) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_quick_response(caller, response).await)
}

#[server(prefix = "/api", endpoint = "settings/remove", input = Json, output = Json)]
pub async fn remove(item: ItemId) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.remove(caller, item).await)
}
