//! Requests over connections that are kept open.

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, StatusCode,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE},
    http::request::Builder,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::{
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::net::TcpStream;

type Connection = SendRequest<Full<Bytes>>;

/// A server, and the idle connections to it.
pub struct Http {
    pub address: SocketAddr,
    idle: Mutex<Vec<Connection>>,
}

pub struct Reply {
    pub status: StatusCode,
    /// `name=value` of the first cookie that it sets.
    pub cookie: Option<String>,
    body: Bytes,
}

impl Reply {
    /// The answer as JSON; a refusal is an error in the server's own words.
    pub fn json(&self) -> Result<Value> {
        if !self.status.is_success() {
            bail!("{}: {}", self.status, String::from_utf8_lossy(&self.body));
        }
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl Http {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, idle: Mutex::default() }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle().pop()
    }

    pub async fn get(&self, path: &str) -> Result<Reply> {
        self.ask(Request::builder().method(Method::GET).uri(path), Bytes::new()).await
    }

    /// Calls a server function.
    pub async fn post(&self, path: &str, cookie: Option<&str>, body: &Value) -> Result<Reply> {
        let mut request =
            Request::builder().method(Method::POST).uri(path).header(CONTENT_TYPE, "application/json");
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        self.ask(request, serde_json::to_vec(body)?.into()).await
    }

    /// Posts bytes as they are.
    pub async fn post_raw(&self, path: &str, headers: &[(&'static str, &str)], body: Bytes) -> Result<Reply> {
        let request = Request::builder().method(Method::POST).uri(path);
        let with = |request: Builder, (name, value): &(&'static str, &str)| request.header(*name, *value);
        self.ask(headers.iter().fold(request, with), body).await
    }

    /// Calls a server function that has to succeed.
    pub async fn call(&self, path: &str, cookie: Option<&str>, body: &Value) -> Result<Value> {
        let reply = self.post(path, cookie, body).await.with_context(|| format!("{path} broke off"))?;
        reply.json().with_context(|| format!("{path} was refused"))
    }

    async fn ask(&self, request: Builder, body: Bytes) -> Result<Reply> {
        let request = request.header(HOST, self.address.to_string()).body(Full::new(body))?;
        let mut connection = self.connection().await?;
        let (parts, body) = connection.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        self.idle().push(connection);
        let cookie = parts.headers.get(SET_COOKIE).and_then(|line| line.to_str().ok());
        let cookie = cookie.and_then(|line| line.split(';').next()).map(str::to_owned);
        Ok(Reply { status: parts.status, cookie, body })
    }

    /// The connection used last, which is the likeliest to be still open, or a new one.
    async fn connection(&self) -> Result<Connection> {
        while let Some(mut connection) = self.take_idle() {
            if connection.ready().await.is_ok() {
                return Ok(connection);
            }
        }
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(connection)
    }
}
