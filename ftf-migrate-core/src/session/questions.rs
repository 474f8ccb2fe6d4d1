//! What the migrator asks of a database. Each database answers in its own `session.rs`.

use super::batch::Batch;
use super::failure::Failure;
use super::upgraded::Upgraded;
use super::version_table::{Tables, Took};
use crate::capabilities::Server;
use crate::connection::{Connection, ConnectionError, Row};
use crate::ddl::{CompileError, Effect, Object, Statement};
use crate::event::MigrationInfo;
use crate::operation::Operation;
use crate::schema::{NamingConvention, Table};
use std::time::{Duration, Instant, SystemTime};

/// One database's way of locking, guarding and looking.
///
/// Two things keep processes apart. The *run lock* is held from the first to the last step of a run
/// where the database has a lock that is fit for it (MySQL). The *guard* opens every transaction: it
/// makes sure, inside of the transaction, that nobody else is migrating and that the version rows
/// are still those that the step was planned for.
pub(crate) trait Session {
    /// The connection, for what is the same on every database.
    fn connection(&mut self) -> &mut Connection;

    /// Product and version.
    async fn server(&mut self) -> Result<Server, ConnectionError>;

    /// The version rows in one round trip, sorted; `None` if there is no version table.
    async fn version_rows(&mut self, tables: &Tables) -> Result<Option<Vec<String>>, ConnectionError> {
        match self.connection().fetch(&tables.select_rows()).await {
            Ok(rows) => {
                let mut rows: Vec<String> =
                    rows.iter().map(|row| row.get("version_num")).collect::<Result<_, _>>()?;
                rows.sort_unstable();
                Ok(Some(rows))
            }
            Err(error) if Self::verdict(&error) == Verdict::NoVersionTable => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The version rows as [`Self::version_rows`] gives them, and in the same round trip which upgrades are in force,
    /// in the order in which they began. None are known where there is no history table, as with Alembic, or where it
    /// may not be read; and none need be if all files are as `expected`, which is the digest of them together.
    async fn rows_and_upgrades(
        &mut self,
        tables: &Tables,
        expected: Option<u128>,
    ) -> Result<(Option<Vec<String>>, Vec<Upgraded>), ConnectionError> {
        let both =
            self.connection().fetch_both(&tables.select_rows(), &tables.select_upgrades(expected)).await;
        let (rows, upgrades) = match both {
            Ok(both) => both,
            Err(error) if Self::verdict(&error) == Verdict::NoVersionTable => return Ok((None, Vec::new())),
            Err(error) => return Err(error),
        };
        let mut rows: Vec<String> =
            rows.iter().map(|row| row.get("version_num")).collect::<Result<_, _>>()?;
        rows.sort_unstable();
        let upgrades = match upgrades {
            Ok(upgrades) => upgrades.iter().map(Upgraded::read).collect::<Result<_, _>>()?,
            Err(error) if matches!(Self::verdict(&error), Verdict::NoVersionTable | Verdict::Forbidden) => {
                Vec::new()
            }
            Err(error) => return Err(error),
        };
        Ok((Some(rows), upgrades))
    }

    /// Whether the version rows are these, while [`Self::try_enter_alone`] keeps others out.
    async fn version_rows_are(&mut self, tables: &Tables, rows: &[String]) -> Result<bool, ConnectionError> {
        Ok(self.version_rows(tables).await?.unwrap_or_default() == rows)
    }

    /// The rows of the journals that were not finished, oldest first.
    async fn journals(&mut self, tables: &Tables) -> Result<Vec<Row>, ConnectionError> {
        self.connection().fetch(&tables.select_journals()).await
    }

    /// What an error means to a run.
    fn verdict(error: &ConnectionError) -> Verdict;

    /// A migration is about to begin.
    fn announce(&mut self, _: &MigrationInfo) {}

    /// Whether there is a database that steps of Rust code can work on.
    fn runs_code(&self) -> bool {
        true
    }

    /// How long it has been, as the history tells it.
    fn elapsed(&self, since: Instant) -> Duration {
        since.elapsed()
    }

    /// How the history is told what a migration took that began then and is one transaction; `None` where the database
    /// cannot take the time itself, so that it has to be measured before the record is sent.
    fn clock(&self, _began: SystemTime) -> Option<Took> {
        None
    }

    /// The statements of an operation that [`reads the catalogue`](crate::dialect::reads_catalogue), made
    /// of what is there now; `None` where there is no database to be asked. The table that migrations know tells what
    /// the catalogue does not.
    async fn compile_live(
        &mut self,
        _: &Operation,
        _: &Server,
        _: NamingConvention,
        _: Option<&Table>,
    ) -> Result<Option<Live>, ConnectionError> {
        Ok(None)
    }

    /// Makes ready for a transaction in which tables are made anew: SQLite must not look at foreign keys
    /// then, and has to be told before it begins. Until [`Self::end_rebuilding`].
    async fn begin_rebuilding(&mut self) -> Result<(), ConnectionError> {
        Ok(())
    }

    /// Remembers, at the beginning of such a transaction, which rows break a foreign key.
    fn watch_keys(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// Fails, at the end of it, if other rows do now. Nothing if nobody watches.
    fn check_keys(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// Sets the connection back as it was before [`Self::begin_rebuilding`], once the transaction has
    /// ended; false if that did not work.
    async fn end_rebuilding(&mut self) -> bool {
        true
    }

    /// Takes the run lock if it is free.
    async fn try_lock_run(&mut self) -> Result<bool, ConnectionError>;

    /// From now on, a statement that waits longer than `limit` for a table that others hold fails with
    /// [`Verdict::TableLocked`], where it can be tried again without harm. Everybody who comes after it
    /// waits behind it meanwhile, readers too.
    async fn limit_table_waits(&mut self, limit: Duration) -> Result<(), ConnectionError>;

    /// Takes the limit back, as far as it would outlive the run.
    async fn lift_table_limit(&mut self);

    /// Gives the run lock back.
    async fn unlock_run(&mut self);

    /// Opens a transaction with its guard for `rows`; `None` if there is no version table yet. The
    /// guard may be put into `batch`, and then answers when the batch is sent.
    async fn begin(&mut self, batch: &mut Batch, rows: Option<&[String]>) -> Result<Begin, Failure>;

    /// Keeps others out while statements run outside of transactions; until [`Self::leave_alone`].
    async fn try_enter_alone(&mut self) -> Result<bool, ConnectionError>;

    /// Fails if others may have come in meanwhile, because what kept them out is gone.
    async fn is_still_alone(&mut self) -> Result<(), ConnectionError> {
        Ok(())
    }

    /// Lets others in again.
    async fn leave_alone(&mut self);

    /// Whether a statement outside of a transaction must have a message of its own.
    fn alone_needs_own_message(&self) -> bool;

    /// SQL that fails outside of the transaction that [`Self::begin`] opened, to be sent behind texts
    /// of the user, which may have ended it; `None` where the COMMIT fails by itself then.
    fn still_inside(&self) -> Option<String> {
        None
    }

    /// Whether another session runs this statement at the moment: one that a killed process has asked
    /// for, and that the server finishes. Never so where the lock is held meanwhile.
    async fn is_running(&mut self, _: &str) -> Result<bool, ConnectionError> {
        Ok(false)
    }

    /// Whether the catalogue shows an object. `broken` says whether one that a failed attempt left in
    /// no working order counts.
    async fn exists(&mut self, object: &Object, broken: bool) -> Result<bool, ConnectionError>;

    /// Clears away what a failed attempt at this may have left, before it is tried again.
    async fn clear_failed(&mut self, effect: &Effect) -> Result<(), ConnectionError>;
}

/// The statements of an operation, or why there are none.
pub(crate) type Live = Result<Vec<Statement>, CompileError>;

/// What became of opening a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// It is open, or will be when the batch is sent.
    Open,
    /// Another process is migrating.
    Busy,
    /// The version rows are not those that were planned for.
    Changed,
}

/// What an error means to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// There is no version table.
    NoVersionTable,
    /// The role may not do that.
    Forbidden,
    /// Another process is migrating: wait.
    Busy,
    /// The version rows are not those that were planned for: plan again.
    Changed,
    /// A table was held by others for longer than allowed, or each waited for the other: try again.
    TableLocked,
    /// The migration's own SQL ended the transaction.
    TransactionEnded,
    /// An error.
    Failed,
}
