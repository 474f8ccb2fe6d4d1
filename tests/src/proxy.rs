//! A TCP proxy that counts what passes and can stop the traffic at any message.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;

/// What went through a [`Proxy`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Connections made.
    pub connections: u64,
    /// Turns of the client after the connection was set up: how often it spoke after the server
    /// had. That is the number of round trips; the good-bye at the end is not one.
    pub turns: u64,
    /// Bytes from the client, everything included.
    pub bytes_sent: u64,
    /// Bytes from the server, everything included.
    pub bytes_received: u64,
}

/// When to stop the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halt {
    /// At which turn of the client, from 1, over all connections.
    pub turn: usize,
    /// Before or after the server gets it.
    pub moment: Moment,
}

/// Whether the server still gets the message at which the traffic stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It does not.
    BeforeDelivery,
    /// It does, and its answer is not passed on.
    AfterDelivery,
}

/// A proxy in front of a server of PostgreSQL's or MySQL's protocol. It ends when dropped.
///
/// Where a [`Halt`] is given, all traffic stands still from that point on, with the connections
/// open, until [`Self::cut`]: time for a test to kill the client.
#[derive(Debug)]
pub struct Proxy {
    address: String,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    server: String,
    halt: Option<Halt>,
    connections: AtomicU64,
    turns: AtomicU64,
    bytes_sent: AtomicU64,
    bytes_received: AtomicU64,
    halted: Notify,
    cut: Notify,
}

impl Proxy {
    /// Starts a proxy on a free port of the loopback interface, in front of `server` (`host:port`).
    pub async fn start(server: &str, halt: Option<Halt>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let shared = Arc::new(Shared {
            server: server.to_owned(),
            halt,
            connections: AtomicU64::new(0),
            turns: AtomicU64::new(0),
            bytes_sent: AtomicU64::new(0),
            bytes_received: AtomicU64::new(0),
            halted: Notify::new(),
            cut: Notify::new(),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self { address, shared, accepting }
    }

    /// Where clients connect: `127.0.0.1:port`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What went through so far.
    pub fn counts(&self) -> Counts {
        let read = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
        Counts {
            connections: read(&self.shared.connections),
            turns: read(&self.shared.turns),
            bytes_sent: read(&self.shared.bytes_sent),
            bytes_received: read(&self.shared.bytes_received),
        }
    }

    /// Waits until the [`Halt`] is reached.
    pub async fn halted(&self) {
        self.shared.halted.notified().await;
    }

    /// Closes the connections that a [`Halt`] stopped.
    pub fn cut(&self) {
        self.shared.cut.notify_waiters();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.cut();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(serve(client, Arc::clone(&shared)));
    }
}

/// One connection: a reader for each side feeds one loop, which sees who speaks when.
async fn serve(client: TcpStream, shared: Arc<Shared>) {
    let Ok(server) = TcpStream::connect(&shared.server).await else { return };
    // Otherwise the kernel holds back small packets and every round trip takes 40 ms.
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (client_reader, mut client_writer) = client.into_split();
    let (server_reader, mut server_writer) = server.into_split();
    let (sender, mut pieces) = mpsc::channel(16);
    let cut = shared.cut.notified();
    tokio::pin!(cut);
    cut.as_mut().enable();
    tokio::spawn(read(client_reader, Side::Client, sender.clone()));
    tokio::spawn(read(server_reader, Side::Server, sender));
    let mut talk = Talk::default();
    while let Some((side, bytes)) = pieces.recv().await {
        let delivered = match side {
            _ if bytes.is_empty() => break,
            Side::Server => {
                talk.server_said(&bytes);
                shared.bytes_received.fetch_add(bytes.len() as u64, Ordering::SeqCst);
                deliver(&mut client_writer, &bytes).await
            }
            Side::Client => {
                shared.bytes_sent.fetch_add(bytes.len() as u64, Ordering::SeqCst);
                let halting = talk.client_said(&bytes) && shared.count_turn();
                if halting {
                    if shared.halt.is_some_and(|halt| halt.moment == Moment::AfterDelivery) {
                        deliver(&mut server_writer, &bytes).await;
                    }
                    shared.halted.notify_one();
                    cut.await;
                    return;
                }
                deliver(&mut server_writer, &bytes).await
            }
        };
        if !delivered {
            break;
        }
    }
}

impl Shared {
    /// Counts a turn; true if it is the one to halt at.
    fn count_turn(&self) -> bool {
        let turn = self.turns.fetch_add(1, Ordering::SeqCst) + 1;
        self.halt.is_some_and(|halt| halt.turn as u64 == turn)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Client,
    Server,
}

/// Hands on what one side says; an empty piece says that it is gone.
async fn read(mut reader: OwnedReadHalf, side: Side, sender: mpsc::Sender<(Side, Vec<u8>)>) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = reader.read(&mut buffer).await.unwrap_or(0);
        if sender.send((side, buffer[..length].to_vec())).await.is_err() || length == 0 {
            return;
        }
    }
}

async fn deliver(writer: &mut OwnedWriteHalf, bytes: &[u8]) -> bool {
    writer.write_all(bytes).await.is_ok()
}

/// Who spoke last, and whether the connection is set up.
#[derive(Debug, Default)]
struct Talk {
    server_spoke: bool,
    ready: bool,
}

impl Talk {
    /// True if a turn of the client begins, the setting up and the good-bye left out.
    fn client_said(&mut self, bytes: &[u8]) -> bool {
        let begins = self.server_spoke && self.ready && !is_good_bye(bytes);
        self.server_spoke = false;
        begins
    }

    fn server_said(&mut self, bytes: &[u8]) {
        self.server_spoke = true;
        self.ready |= ends_set_up(bytes);
    }
}

/// PostgreSQL sets up with a run of messages that ends in ReadyForQuery; MySQL with an OK packet
/// in answer to the client's first or second packet, where before it was a greeting (number 0) or
/// a question (0xfe).
fn ends_set_up(bytes: &[u8]) -> bool {
    let postgres = bytes.ends_with(b"Z\0\0\0\x05I");
    let mysql = bytes.len() > 4 && bytes[3] >= 1 && bytes[3] < 8 && bytes[1] == 0 && bytes[4] == 0;
    postgres || mysql
}

/// PostgreSQL's Terminate, MySQL's COM_QUIT.
fn is_good_bye(bytes: &[u8]) -> bool {
    bytes == b"X\0\0\0\x04" || bytes == b"\x01\0\0\0\x01"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_of_the_client_are_counted_after_the_set_up() {
        let mut talk = Talk::default();
        assert!(!talk.client_said(b"\0\0\0\x08\x04\xd2\x16\x2f"), "asks for TLS");
        talk.server_said(b"N");
        assert!(!talk.client_said(b"startup"));
        talk.server_said(b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I");
        assert!(talk.client_said(b"Q first half"));
        assert!(!talk.client_said(b"second half"));
        talk.server_said(b"Z\0\0\0\x05I");
        assert!(talk.client_said(b"Q again"));
        talk.server_said(b"Z\0\0\0\x05I");
        assert!(!talk.client_said(b"X\0\0\0\x04"), "says good-bye");
    }

    #[test]
    fn mysql_is_set_up_by_its_ok_and_not_by_its_greeting() {
        assert!(!ends_set_up(b"\x4a\0\0\0\x0a10.11"), "greeting");
        assert!(!ends_set_up(b"\x2c\0\0\x02\xfemysql_native_password"), "asks for another method");
        assert!(ends_set_up(b"\x07\0\0\x02\0\0\0\x02\0\0\0"));
    }
}
