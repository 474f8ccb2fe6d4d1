//! Setting the version rows without running anything.

use super::{Run, patient_rows};
use crate::error::Error;
use crate::runtime::wait::Wait;
use crate::session::{Batch, Begin, Entry, Session, Verdict};
use ftf_migrate_graph::StampPlan;
use std::time::Duration;

impl<S: Session> Run<'_, S> {
    /// Sets the rows to the targets, all in one transaction: either all of it is done, or nothing.
    pub(super) async fn stamp(&mut self, targets: &[String], purge: bool) -> Result<(), Error> {
        let targets: Vec<_> = targets.iter().map(String::as_str).collect();
        // Makes the history table beside a version table that Alembic made.
        self.read_journals().await?;
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler);
        loop {
            let rows = patient_rows(&mut self.session, self.tables, &mut wait).await?.unwrap_or_default();
            let plan = self.map.plan_stamp(&rows, &targets, purge)?;
            let after = plan.rows_after().last().unwrap_or_else(|| plan.rows_before.clone());
            let mut batch = Batch::default();
            let begun = self.session.begin(&mut batch, Some(&rows)).await;
            let sent = match begun {
                Ok(Begin::Busy | Begin::Changed) => {
                    wait.pause().await?;
                    continue;
                }
                Ok(Begin::Open) => {
                    self.queue_stamp(&plan, purge, &mut batch);
                    batch.send(self.session.connection()).await
                }
                Err(failure) => Err(failure),
            };
            let Err(failure) = sent else {
                self.report.current = after;
                return Ok(());
            };
            self.roll_back().await;
            match S::verdict(&failure.error) {
                Verdict::Busy | Verdict::Changed => wait.pause().await?,
                _ => return Err(failure.into_error("stamping the database")),
            }
        }
    }

    fn queue_stamp(&self, plan: &StampPlan, purge: bool, batch: &mut Batch) {
        if purge {
            batch.bookkeeping(&format!("DELETE FROM {}", self.tables.version()));
        }
        // Whoever stamps says what the schema is: what was left half done is not.
        batch.bookkeeping(&self.tables.drop_journals());
        for step in &plan.steps {
            step.row_changes.iter().for_each(|change| batch.bookkeeping(&self.tables.change(change)));
            let revision = step.to.as_deref().unwrap_or("base");
            let digest = self.graph.find(revision).map_or(0, |revision| revision.digest);
            let entry = Entry { revision, direction: "stamp", digest, statements: 0 };
            batch.bookkeeping(&self.tables.record(entry, Some(Duration::ZERO)));
        }
        batch.bookkeeping("COMMIT");
    }
}
