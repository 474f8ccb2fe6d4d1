//! Setting the version rows without running anything.

use super::Run;
use super::patient::patient_rows;
use crate::error::Error;
use crate::runtime::wait::Wait;
use crate::session::{Batch, Begin, Entry, Session, Took, Verdict};
use ftf_migrate_graph::StampPlan;
use std::collections::BTreeSet;
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
                    let kept = self.applied_in_both(if purge { &[] } else { &rows }, &after)?;
                    self.queue_stamp(&plan, &kept, purge, &mut batch);
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

    /// The revisions that both of these rows stand for.
    fn applied_in_both(&self, before: &[String], after: &[String]) -> Result<Vec<String>, Error> {
        let applied = |rows: &[String]| -> Result<BTreeSet<String>, Error> {
            let rows: Vec<_> = rows.iter().map(String::as_str).collect();
            Ok(self.map.plan_upgrade_all(&[], &rows)?.revisions().map(str::to_owned).collect())
        };
        Ok(applied(before)?.intersection(&applied(after)?).cloned().collect())
    }

    fn queue_stamp(&self, plan: &StampPlan, kept: &[String], purge: bool, batch: &mut Batch) {
        if purge {
            batch.bookkeeping(&format!("DELETE FROM {}", self.tables.version()));
        }
        // Whoever stamps says what the schema is: what was left half done is not, and what comes or goes did not
        // come of what the files say.
        batch.bookkeeping(&self.tables.drop_journals());
        let kept: Vec<_> = kept.iter().map(String::as_str).collect();
        batch.bookkeeping(&self.tables.undo_all_but(&kept));
        for step in &plan.steps {
            step.row_changes.iter().for_each(|change| batch.bookkeeping(&self.tables.change(change)));
            let revision = step.to.as_deref().unwrap_or("base");
            let digest = self.graph.find(revision).map_or(0, |revision| revision.digest);
            let entry = Entry { revision, direction: "stamp", digest, statements: 0, graph_digest: None };
            batch.bookkeeping(&self.tables.record(entry, Took::Measured(Duration::ZERO)));
        }
        batch.bookkeeping("COMMIT");
    }
}
