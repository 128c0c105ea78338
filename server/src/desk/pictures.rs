//! What customers look like: fetched where their channel says, as carefully as any file of a stranger's, and kept with the
//! others under its hash.

use super::{Service, customers::as_shown, steps::Step};
use crate::{channels::graph::NoAnswer, files::Kept};
use app::{
    api::desk::Answer,
    domain::{ids::CustomerId, picture::Picture},
};
use std::time::Duration;

/// In bytes; the channels' own have a tenth of it.
const LARGEST: u64 = 1024 * 1024;
/// Pictures that every browser shows and that can do nothing: no drawing with a script in it, whatever it is called.
const TAKEN: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];
/// How long one may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// What became of asking what somebody looks like.
pub(super) enum Looks {
    /// Like this.
    Like(Kept),
    /// He has no picture, shows none to us, or one that no browser should be given.
    Nothing,
    /// It could not be found out this time: what was known stays.
    Unknown,
}

impl Service {
    /// Fetches the picture that a channel names.
    pub(super) async fn look_at(&self, address: Option<&str>) -> Looks {
        let Some(address) = address else { return Looks::Nothing };
        let end = tokio::time::timeout(PATIENCE, self.fetch_picture(address)).await;
        match end.unwrap_or_else(|_| Err(NoAnswer::NotReached("no answer in time".to_owned()))) {
            Ok(Some(kept)) => Looks::Like(kept),
            Ok(None) => Looks::Nothing,
            Err(NoAnswer::NotReached(_) | NoAnswer::Lost(_)) => Looks::Unknown,
            // The address has run out, or its host is in trouble: the channel is asked for another one.
            Err(NoAnswer::Refused(trouble))
                if matches!(trouble.code, 403 | 404 | 408 | 410 | 429 | 500..=599) =>
            {
                Looks::Unknown
            }
            Err(NoAnswer::Refused(_) | NoAnswer::Unsayable(_)) => Looks::Nothing,
        }
    }

    /// Nothing where it is none that we show: such a file never gets a place of its own on the disk.
    async fn fetch_picture(&self, address: &str) -> Result<Option<Kept>, NoAnswer> {
        let writing = self.download(address, None, LARGEST).await?;
        if !TAKEN.contains(&writing.mime()) {
            return Ok(None);
        }
        writing.finish().await.map(Some).map_err(|_| super::media::no_room())
    }

    /// He looks like this now: the rows of his conversations say so in every console. Answers the picture that nobody has
    /// any more, to be removed once this is true.
    pub(super) async fn looks_like(
        &self,
        step: &mut Step<'_>,
        customer: CustomerId,
        looks: Looks,
    ) -> Answer<Option<Picture>> {
        let now = match &looks {
            Looks::Unknown => return Ok(None),
            Looks::Nothing => None,
            Looks::Like(kept) => Some(kept.hash.parse::<Picture>().map_err(anyhow::Error::from)?),
        };
        let Some(was) = step.tx.customer(customer).await?.map(|known| known.picture) else { return Ok(None) };
        if was == now {
            return Ok(None);
        }
        if let Looks::Like(kept) = &looks {
            step.tx.keep_file(&kept.hash, &kept.mime, kept.size, step.now);
        }
        step.tx.set_picture(customer, now);
        if let Some(shown) = as_shown(step.tx, customer).await? {
            for conversation in step.tx.conversations_of(customer).await? {
                step.profile_changed(&conversation, &shown)?;
            }
        }
        let Some(was) = was else { return Ok(None) };
        if step.tx.is_in_use(&was.to_string()).await? {
            return Ok(None);
        }
        step.tx.drop_file(&was.to_string());
        Ok(Some(was))
    }
}
