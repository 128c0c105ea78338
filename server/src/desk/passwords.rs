//! Passwords: Argon2id, off the async threads, a few at a time.

use super::Service;
use app::{api::desk::Answer, domain::refusal::Refusal};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// A hash of no password: checked when there is no account, so that the answer takes the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$1N9XgDJAj8dvlJuQcYEg7jUOM0bGCzKZDyjsKfRHDbk";

impl Service {
    /// Hashes a password that is good enough to be kept.
    pub async fn hash_password(&self, password: &str) -> Answer<String> {
        if password.chars().count() < 8 {
            return Err(Refusal::invalid("password", "the password is shorter than 8 characters").into());
        }
        if password.len() > 1024 {
            return Err(Refusal::invalid("password", "the password is longer than 1,024 characters").into());
        }
        let password = password.to_owned();
        let _permit = self.hashing.acquire().await.map_err(anyhow::Error::from)?;
        let hash = tokio::task::spawn_blocking(move || {
            Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
        });
        let hash = hash.await.map_err(anyhow::Error::from)?;
        Ok(hash.map_err(|error| anyhow::anyhow!("a password could not be hashed: {error}"))?)
    }

    /// Whether the password is the one behind the hash; without a hash, no, after the same time.
    pub async fn check_password(&self, password: &str, hash: Option<&str>) -> Answer<bool> {
        let (known, hash) = (hash.is_some(), hash.unwrap_or(NOBODY).to_owned());
        let password = password.chars().take(1024).collect::<String>();
        let _permit = self.hashing.acquire().await.map_err(anyhow::Error::from)?;
        let matches = tokio::task::spawn_blocking(move || {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(matches.await.map_err(anyhow::Error::from)? && known)
    }
}
