//! Questions that wait while the database is busy.

use super::{Run, bookkeeping};
use crate::capabilities::Server;
use crate::connection::ConnectionError;
use crate::error::Error;
use crate::runtime::wait::Wait;
use crate::session::{Session, Tables, Verdict};

pub(super) const READING_ROWS: &str = "reading the version table";

/// Asks, and asks again while the database is busy.
pub(super) async fn patiently<S: Session, T>(
    wait: &mut Wait<'_>,
    doing: &'static str,
    mut ask: impl AsyncFnMut() -> Result<T, ConnectionError>,
) -> Result<T, Error> {
    loop {
        match ask().await {
            Err(error) if S::verdict(&error) == Verdict::Busy => wait.pause().await?,
            answer => return answer.map_err(bookkeeping(doing)),
        }
    }
}

/// Reads the rows, waiting while the database is busy.
pub(super) async fn patient_rows<S: Session>(
    session: &mut S,
    tables: &Tables,
    wait: &mut Wait<'_>,
) -> Result<Option<Vec<String>>, Error> {
    patiently::<S, _>(wait, READING_ROWS, async || session.version_rows(tables).await).await
}

impl<S: Session> Run<'_, S> {
    /// Asks what the server is, waiting while the database is busy.
    pub(super) async fn patient_server(&mut self) -> Result<Server, Error> {
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler);
        let ask = async || self.session.server().await;
        patiently::<S, _>(&mut wait, "asking for the server's version", ask).await
    }
}
