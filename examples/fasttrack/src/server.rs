//! From start to shutdown.

use crate::{Config, Database, DatabaseError, app};
use std::io;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Why the service ended, or did not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The port cannot be had.
    #[error("cannot listen on 127.0.0.1:{port}: {source}; choose another with PORT (0 takes a free one)")]
    Listen {
        /// The port asked for.
        port: u16,
        /// Why.
        source: io::Error,
    },
    /// The server broke.
    #[error("the server broke: {0}")]
    Serve(#[source] io::Error),
}

/// Connects, migrates, serves until SIGTERM or Ctrl-C, lets open requests finish, closes the pool.
///
/// Prints `listening on 127.0.0.1:PORT` on standard output once it serves.
///
/// # Errors
///
/// The database cannot be used, or the port cannot be had.
pub async fn run(config: &Config) -> Result<(), ServerError> {
    let database = Database::connect(&config.database_url).await?;
    let served = serve(config, &database).await;
    database.close().await;
    served
}

async fn serve(config: &Config, database: &Database) -> Result<(), ServerError> {
    database.migrate().await?;
    let listen_error = |source| ServerError::Listen { port: config.port, source };
    let listener = TcpListener::bind(("127.0.0.1", config.port)).await.map_err(listen_error)?;
    let stop = asked_to_stop().map_err(ServerError::Serve)?;
    println!("listening on {}", listener.local_addr().map_err(listen_error)?);
    axum::serve(listener, app(database.clone()))
        .with_graceful_shutdown(stop)
        .await
        .map_err(ServerError::Serve)
}

/// Ends when the process is asked to: SIGTERM from a supervisor, SIGINT from a terminal.
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
