//! Which revisions are half done.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use super::table_name;
use crate::connection::{Access, Source};
use crate::error::Error;
use crate::migration::Graph;
use crate::runtime::{self, HalfDone, Options};
use crate::schema::TableName;

impl Graph {
    /// The revisions that an interrupted run left half done, or that one is at just now, oldest first. Writes nothing.
    ///
    /// ```no_run
    /// # async fn example(MIGRATIONS: &'static ftf_migrate_core::Graph) -> Result<(), ftf_migrate_core::Error> {
    /// for half_done in MIGRATIONS.half_done("sqlite:shop.db").await? {
    ///     println!("{half_done}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn half_done<'c>(&'static self, source: impl Into<Source<'c>>) -> AskHalfDone<'c> {
        AskHalfDone { source: source.into(), version_table: Options::default().version_table }
    }
}

/// A question for the journals that has not been asked yet; see [`Graph::half_done`].
#[derive(Debug)]
#[must_use = "nothing is asked until it is awaited"]
pub struct AskHalfDone<'c> {
    source: Source<'c>,
    version_table: TableName,
}

impl AskHalfDone<'_> {
    /// The table that holds the version rows, which the history table stands beside; see
    /// [`Run::version_table`](super::Run::version_table).
    pub fn version_table(mut self, name: &str) -> Self {
        self.version_table = table_name(name);
        self
    }

    async fn ask(self) -> Result<Vec<HalfDone>, Error> {
        let url = self.source.masked_url();
        let mut opened = self.source.open(Access::Read).await?;
        let (connection, reopen) = (opened.lend(), opened.reopen.clone());
        let (connection, result) = runtime::half_done(connection, reopen, &self.version_table).await;
        opened.finish(connection, result.is_ok()).await;
        result.map_err(|error| error.at(url.as_deref()))
    }
}

impl<'c> IntoFuture for AskHalfDone<'c> {
    type Output = Result<Vec<HalfDone>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.ask())
    }
}
