//! The live sockets of agents and visitors.

use crate::{
    frames::{self, News},
    watch::Watch,
};
use anyhow::{Context, Result};
use futures::StreamExt;
use std::{net::SocketAddr, sync::Arc};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, client::IntoClientRequest, protocol::WebSocketConfig},
};

pub type Socket = WebSocketStream<TcpStream>;

/// Opens a socket. Its buffers are small: there are thousands.
pub async fn open(address: SocketAddr, path: &str, headers: &[(&'static str, &str)]) -> Result<Socket> {
    let mut request = format!("ws://{address}{path}").into_client_request()?;
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse()?);
    }
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let config = WebSocketConfig::default().read_buffer_size(4 * 1024).write_buffer_size(0);
    let opened = client_async_with_config(request, stream, Some(config)).await;
    let (socket, _) = opened.with_context(|| format!("{path} does not open"))?;
    Ok(socket)
}

/// Opens an agent's socket, from a place in the log on.
pub async fn open_as_agent(address: SocketAddr, cookie: &str, after: i64) -> Result<Socket> {
    let headers = [("cookie", cookie), ("sec-websocket-protocol", "parley")];
    open(address, &format!("/live?after={after}"), &headers).await
}

/// Listens as an agent, until the socket ends.
pub async fn listen_as_agent(mut socket: Socket, me: String, watch: Arc<Watch>) {
    while let Some(frame) = socket.next().await {
        let news = match &frame {
            Ok(Message::Text(text)) => frames::read(text, &me),
            Ok(Message::Close(_)) | Err(_) => break,
            Ok(_) => None,
        };
        match news {
            Some(News::Said { visitor, number }) => watch.ledger.heard(visitor, number),
            Some(News::Assigned { conversation }) => watch.assignments.came(&me, conversation),
            Some(News::Reset) => watch.faults.note(format!("the socket of {me} was reset")),
            None => {}
        }
    }
    watch.faults.note(format!("the socket of {me} ended"));
}

/// Listens as a visitor, who is told what his agent would see as well. What he hears is taken and left.
pub async fn listen_as_visitor(mut socket: Socket, index: usize, watch: Arc<Watch>) {
    while let Some(Ok(frame)) = socket.next().await {
        if frame.is_close() {
            break;
        }
    }
    watch.faults.note(format!("the socket of visitor {index} ended"));
}
