//! Settling what a run cannot decide: a revision that is half done, or whose file was changed after it had run.

use super::patient::patient_rows;
use super::{Run, bookkeeping};
use crate::error::Error;
use crate::event::Direction;
use crate::runtime::journal::{self, Journal};
use crate::runtime::options::Resolution;
use crate::runtime::wait::Wait;
use crate::session::{Batch, Begin, Entry, Session, Tables, Took, Upgraded, Verdict};
use ftf_migrate_graph::{Position, RowChange};
use std::collections::BTreeSet;
use std::time::Duration;

/// What the two tables tell, while others are kept out.
struct Told {
    rows: Vec<String>,
    upgrades: Vec<Upgraded>,
    journals: Vec<Journal>,
}

/// What is to be written, and the version rows after it.
struct Settled {
    statements: Vec<String>,
    rows: Vec<String>,
}

impl<S: Session> Run<'_, S> {
    /// Checks what is said of the revision, and then writes it down, all of it in one transaction.
    pub(super) async fn resolve(
        &mut self,
        symbol: &str,
        resolution: Resolution,
        has_tables: bool,
    ) -> Result<(), Error> {
        if !has_tables {
            return Err(nothing(symbol, "the database has no version table: nothing has run"));
        }
        self.begun = true;
        self.lock_run().await?;
        let mut wait = Wait::new(self.options.lock_timeout, &self.options.handler);
        // A journal that another process is writing at the moment is not half done. The run gives back what it took.
        while !self.session.try_enter_alone().await.map_err(bookkeeping("taking the migration lock"))? {
            wait.pause().await?;
        }
        loop {
            let told = self.told(&mut wait).await?;
            let revision = self.resolvable(symbol, &told)?;
            let settled = self.settle_revision(&revision, resolution, &told)?;
            if self.write_down(&told.rows, &settled.statements).await? {
                self.report.current = settled.rows;
                self.report.resolved = Some(revision);
                return Ok(());
            }
            wait.pause().await?;
        }
    }

    async fn told(&mut self, wait: &mut Wait<'_>) -> Result<Told, Error> {
        let rows = patient_rows(&mut self.session, self.tables, wait).await?.unwrap_or_default();
        let (_, upgrades) = self
            .session
            .rows_and_upgrades(self.tables, None)
            .await
            .map_err(bookkeeping("reading the history table"))?;
        let journals = match journal::read(&mut self.session, self.tables).await {
            Err(error) if S::verdict(&error) == Verdict::NoVersionTable => Vec::new(),
            journals => journals.map_err(bookkeeping("reading the history table"))?,
        };
        Ok(Told { rows, upgrades, journals })
    }

    /// The revision that is meant. One that has no file any more is known by the history, if by its whole id.
    fn resolvable(&self, symbol: &str, told: &Told) -> Result<String, Error> {
        let in_journals = told.journals.iter().any(|journal| journal.revision == symbol);
        if in_journals || told.upgrades.iter().any(|upgraded| upgraded.revision == symbol) {
            return Ok(symbol.to_owned());
        }
        match self.map.resolve_one(symbol, Some(&told.rows))? {
            Position::Revision(revision) => Ok(revision.id.clone()),
            Position::Base => Err(nothing(symbol, "base is no revision")),
        }
    }

    fn settle_revision(&self, revision: &str, resolution: Resolution, told: &Told) -> Result<Settled, Error> {
        if resolution == Resolution::Rebless {
            return self.settle_digest(revision, told);
        }
        let Some(journal) = told.journals.iter().find(|journal| journal.revision == revision) else {
            return Err(nothing(revision, "it is not half done"));
        };
        let is_upgrade = journal.direction == Direction::Upgrade.to_string();
        match resolution {
            Resolution::Redo | Resolution::Skip if !journal.stopped_at_a_statement() => {
                Err(nothing(revision, "it did not stop at a statement; the next run goes on by itself"))
            }
            Resolution::Redo => Ok(told.with(vec![self.tables.settle_journal(revision, "redo")])),
            Resolution::Skip => Ok(told.with(vec![self.tables.settle_journal(revision, "skip")])),
            Resolution::Applied if is_upgrade => self.finished_upgrade(revision, journal, told),
            Resolution::RolledBack if !is_upgrade => self.finished_downgrade(revision, journal, told),
            Resolution::Applied => Ok(told.given_up(self.tables, revision, "resolve --applied")),
            Resolution::RolledBack | Resolution::Rebless => {
                Ok(told.given_up(self.tables, revision, "resolve --rolled-back"))
            }
        }
    }

    /// The upgrade is recorded as done.
    fn finished_upgrade(&self, revision: &str, journal: &Journal, told: &Told) -> Result<Settled, Error> {
        let plan = self.map.plan_upgrade(&told.rows, revision)?;
        let changes = match plan.steps.as_slice() {
            [] => Vec::new(),
            [only] => only.row_changes.clone(),
            [first, ..] => {
                let why = format!("revision {} comes before it and is not applied", first.revision);
                return Err(nothing(revision, &why));
            }
        };
        let mut statements: Vec<_> = changes.iter().map(|change| self.tables.change(change)).collect();
        // The journal was begun with the digest of the file as it was then; said is that all of what it says now is there.
        if let Some(now) = self.graph.find(revision) {
            statements.push(self.tables.rebless_journal(revision, now.digest));
        }
        statements.push(self.tables.close_journal(revision, journal.of, None));
        Ok(Settled { statements, rows: plan.rows_at_end() })
    }

    /// The downgrade is recorded as done.
    fn finished_downgrade(&self, revision: &str, journal: &Journal, told: &Told) -> Result<Settled, Error> {
        let rows = self.rows_without(revision, &told.rows)?;
        let gone =
            told.rows.iter().filter(|row| !rows.contains(row)).map(|row| RowChange::Delete(row.clone()));
        let come =
            rows.iter().filter(|row| !told.rows.contains(row)).map(|row| RowChange::Insert(row.clone()));
        let mut statements: Vec<_> = gone.chain(come).map(|change| self.tables.change(&change)).collect();
        statements.push(self.tables.undo(revision));
        statements.push(self.tables.close_journal(revision, journal.of, None));
        Ok(Settled { statements, rows })
    }

    /// The version rows when this revision, one of them, is taken back.
    fn rows_without(&self, revision: &str, rows: &[String]) -> Result<Vec<String>, Error> {
        if !rows.iter().any(|row| row == revision) {
            // It has been taken back since.
            return Ok(rows.to_vec());
        }
        let below = |id: &str| -> Vec<String> {
            let parents = self.map.get(id).map(|found| found.down_revision.clone()).unwrap_or_default();
            parents.into_iter().chain(self.map.dependencies(id).into_iter().map(str::to_owned)).collect()
        };
        let mut applied = BTreeSet::new();
        for tip in rows.iter().filter(|row| *row != revision).cloned().chain(below(revision)) {
            let plan = self.map.plan_upgrade(&[], &tip)?;
            applied.extend(plan.revisions().map(str::to_owned));
        }
        let implied: BTreeSet<String> = applied.iter().flat_map(|id| below(id)).collect();
        Ok(applied.difference(&implied).cloned().collect())
    }

    /// The file as it is now is taken for what was applied.
    fn settle_digest(&self, revision: &str, told: &Told) -> Result<Settled, Error> {
        let Some(upgraded) = told.upgrades.iter().rev().find(|upgraded| upgraded.revision == revision) else {
            return Err(nothing(
                revision,
                "the history has no upgrade to it that is in force, so no digest either",
            ));
        };
        let entry =
            |digest| Entry { revision, direction: "rebless", digest, statements: 0, graph_digest: None };
        match self.graph.find(revision) {
            Some(found) if upgraded.digest == Some(found.digest) => {
                Err(nothing(revision, "its file says what it said when it ran"))
            }
            Some(found) => Ok(told.with(vec![
                self.tables.rebless(revision, found.digest),
                self.tables.record(entry(found.digest), Took::Measured(Duration::ZERO)),
            ])),
            None if told.rows.iter().any(|row| row == revision) => {
                Err(Error::Ahead { rows: vec![revision.to_owned()] })
            }
            None => Ok(told.with(vec![
                self.tables.undo(revision),
                self.tables
                    .record(entry(upgraded.digest.unwrap_or_default()), Took::Measured(Duration::ZERO)),
            ])),
        }
    }

    /// Does it all or nothing; false if the rows were changed meanwhile.
    async fn write_down(&mut self, rows: &[String], statements: &[String]) -> Result<bool, Error> {
        let doing = "writing down what was resolved";
        let mut batch = Batch::default();
        let sent = match self.session.begin(&mut batch, Some(rows)).await {
            Ok(Begin::Busy | Begin::Changed) => return Ok(false),
            Ok(Begin::Open) => {
                for sql in statements {
                    batch.bookkeeping(sql);
                }
                batch.bookkeeping("COMMIT");
                batch.send(self.session.connection()).await
            }
            Err(failure) => Err(failure),
        };
        let Err(failure) = sent else { return Ok(true) };
        self.roll_back().await;
        match S::verdict(&failure.error) {
            Verdict::Busy | Verdict::Changed => Ok(false),
            _ => Err(failure.into_error(doing)),
        }
    }
}

impl Told {
    /// What is to be written, with the version rows left as they are.
    fn with(&self, statements: Vec<String>) -> Settled {
        Settled { statements, rows: self.rows.clone() }
    }

    fn given_up(&self, tables: &Tables, revision: &str, why: &str) -> Settled {
        self.with(vec![tables.give_up_journal(revision, why)])
    }
}

fn nothing(revision: &str, why: &str) -> Error {
    Error::NothingToResolve { revision: revision.to_owned(), why: why.to_owned() }
}
