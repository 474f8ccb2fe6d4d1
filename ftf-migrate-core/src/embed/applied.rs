//! When revisions were applied, as the history table tells.

use std::collections::BTreeMap;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use super::table_name;
use crate::connection::{Access, Source};
use crate::error::Error;
use crate::migration::Graph;
use crate::runtime::{self, Options};
use crate::schema::TableName;

impl Graph {
    /// When each revision was last upgraded to, or else stamped, in UTC (`2026-01-27 12:34:56`), as far as the history
    /// table of ftf-migrate tells; without those that were reverted since. Writes nothing. A database without that
    /// table, for example one that Alembic kept until now, gives an empty map.
    ///
    /// ```no_run
    /// # async fn example(MIGRATIONS: &'static ftf_migrate_core::Graph) -> Result<(), ftf_migrate_core::Error> {
    /// for (revision, time) in MIGRATIONS.applied_at("sqlite:shop.db").await? {
    ///     println!("{revision} since {time}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn applied_at<'c>(&'static self, source: impl Into<Source<'c>>) -> AppliedAt<'c> {
        AppliedAt { source: source.into(), version_table: Options::default().version_table }
    }
}

/// A question for the history table that has not been asked yet.
#[derive(Debug)]
#[must_use = "nothing is asked until it is awaited"]
pub struct AppliedAt<'c> {
    source: Source<'c>,
    version_table: TableName,
}

impl AppliedAt<'_> {
    /// The table that holds the version rows, which the history table stands beside; see
    /// [`Run::version_table`](super::Run::version_table).
    pub fn version_table(mut self, name: &str) -> Self {
        self.version_table = table_name(name);
        self
    }

    async fn ask(self) -> Result<BTreeMap<String, String>, Error> {
        let url = self.source.masked_url();
        let mut opened = self.source.open(Access::Read).await?;
        let (connection, reopen) = (opened.lend(), opened.reopen.clone());
        let (connection, result) = runtime::applied_at(connection, reopen, &self.version_table).await;
        opened.finish(connection, result.is_ok()).await;
        result.map_err(|error| error.at(url.as_deref()))
    }
}

impl<'c> IntoFuture for AppliedAt<'c> {
    type Output = Result<BTreeMap<String, String>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.ask())
    }
}
