//! Who holds a conversation on Messenger and Instagram, where the page's owner has several programs (meta-api §5.5): ours
//! takes it back by answering.

use super::{Service, delivery::address, steps::Step};
use crate::store::Parcel;
use app::{api::desk::Answer, domain::channel::Channel};

impl Service {
    /// Asks for a conversation that another program holds (§5.5). `false`: it stays there.
    pub(super) async fn take_control(&self, channel: &Channel, parcel: &Parcel) -> Answer<bool> {
        let mut reading = self.store.glance().await?;
        let Some(row) = reading.conversation(parcel.conversation).await? else { return Ok(false) };
        let Some(id) = address(&mut reading, &row).await?.id else { return Ok(false) };
        drop(reading);
        let (Some(account), Some(secrets)) = (&channel.account, self.secrets(channel.id).await?) else {
            return Ok(false);
        };
        // It is the page's to take, also where the conversation is Instagram's; with Instagram's own sign-in there is no page.
        let page = account.parent.as_ref().filter(|_| !account.own_login).unwrap_or(&account.id);
        let body = serde_json::json!({ "recipient": { "id": id } });
        let path = format!("/{page}/take_thread_control");
        Ok(self.graph.post(account.own_login, &secrets.pass(account.own_login), &path, &body).await.is_ok())
    }

    /// The channel took an answer of ours: whoever held it does so no more.
    pub(super) async fn held_here(&self, step: &mut Step<'_>, parcel: &Parcel) -> Answer<()> {
        let Some(mut row) = step.tx.conversation(parcel.conversation).await? else { return Ok(()) };
        let now = step.now;
        if step.held_by(&mut row, None, Some(now)) {
            step.changed(&row)?;
        }
        Ok(())
    }

    /// It did not, because another program holds it.
    pub(super) async fn held_there(&self, parcel: &Parcel) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let Some(mut row) = tx.conversation(parcel.conversation).await? else { return Ok(()) };
        let mut step = Step { tx: &mut tx, now };
        if step.held_by(&mut row, Some(None), Some(now)) {
            step.changed(&row)?;
        }
        Ok(tx.commit().await?)
    }
}
