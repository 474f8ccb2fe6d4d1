//! Which applied revisions are not what was applied.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use super::table_name;
use crate::connection::{Access, Source};
use crate::error::Error;
use crate::migration::Graph;
use crate::runtime::{self, Options};
use crate::schema::TableName;
use crate::session::ChangedRevision;

impl Graph {
    /// The applied revisions whose files were edited or deleted since they ran, in the order in which they ran, as the
    /// digests in the history table of ftf-migrate tell. Writes nothing, in one round trip.
    ///
    /// Comments, documentation and formatting do not count. What was stamped, or applied by Alembic, has no digest and
    /// is left out, and so is everything if the database is ahead of this program.
    ///
    /// ```no_run
    /// # async fn example(MIGRATIONS: &'static ftf_migrate_core::Graph) -> Result<(), ftf_migrate_core::Error> {
    /// for changed in MIGRATIONS.changed("sqlite:shop.db").await? {
    ///     println!("{changed}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn changed<'c>(&'static self, source: impl Into<Source<'c>>) -> Changed<'c> {
        Changed { graph: self, source: source.into(), version_table: Options::default().version_table }
    }
}

/// A question for the history table that has not been asked yet; see [`Graph::changed`].
#[derive(Debug)]
#[must_use = "nothing is asked until it is awaited"]
pub struct Changed<'c> {
    graph: &'static Graph,
    source: Source<'c>,
    version_table: TableName,
}

impl Changed<'_> {
    /// The table that holds the version rows, which the history table stands beside; see
    /// [`Run::version_table`](super::Run::version_table).
    pub fn version_table(mut self, name: &str) -> Self {
        self.version_table = table_name(name);
        self
    }

    async fn ask(self) -> Result<Vec<ChangedRevision>, Error> {
        let Self { graph, source, version_table } = self;
        let url = source.masked_url();
        let mut opened = source.open(Access::Read).await?;
        let (connection, reopen) = (opened.lend(), opened.reopen.clone());
        let (connection, result) = runtime::state(graph, connection, reopen, &version_table).await;
        opened.finish(connection, result.is_ok()).await;
        result.map(|state| state.changed).map_err(|error| error.at(url.as_deref()))
    }
}

impl<'c> IntoFuture for Changed<'c> {
    type Output = Result<Vec<ChangedRevision>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.ask())
    }
}
