//! Making the version table and nothing else.

use super::Run;
use super::patient::patient_rows;
use crate::error::Error;
use crate::runtime::wait::Wait;
use crate::session::Session;

impl<S: Session> Run<'_, S> {
    /// Makes the two tables if there is no version table; `rows` are those that were read. Which revisions there are
    /// does not matter: also a database that is ahead has its table.
    pub(super) async fn ensure_version(&mut self, rows: Option<Vec<String>>) -> Result<(), Error> {
        if let Some(rows) = rows {
            self.report.current = rows;
            return Ok(());
        }
        self.begun = true;
        self.lock_run().await?;
        self.create_tables().await?;
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler);
        self.report.current =
            patient_rows(&mut self.session, self.tables, &mut wait).await?.unwrap_or_default();
        Ok(())
    }
}
