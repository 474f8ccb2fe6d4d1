//! Operations folded into one, and the same operations by themselves.
//!
//! A run prefers what is folded. It falls back on what is not where the server refuses a fold, so that the error is that
//! of one operation, and where a journal tells of a run that was cut otherwise.

use super::journal::{DoneDigest, Journal};
use super::unit::{Action, LiveOperation, Part, Unit, Units, Work, is_atomic};
use crate::capabilities::{Database, Server};
use crate::ddl::Fold;
use crate::dialect;
use crate::operation::{Operation, Recorded};
use crate::schema::{MetaData, NamingConvention};
use std::ops::Range;
use std::panic::Location;
use std::rc::Rc;

/// The units of a migration with nothing folded.
#[derive(Debug)]
pub(crate) struct Unfolded {
    units: Vec<Unit>,
    /// The operations of each fold.
    folds: Vec<Range<usize>>,
}

/// The folds of a migration while it is compiled.
#[derive(Debug, Default)]
pub(super) struct Folding {
    planned: Vec<Fold>,
    compiled: Vec<(Range<usize>, Vec<Part>)>,
}

impl Folding {
    /// What of these operations is to be folded. Nothing is where there are steps of Rust code: none could be run twice.
    pub(super) fn plan(recorded: &[Recorded], server: &Server, naming: &NamingConvention) -> Self {
        let operations: Vec<_> = recorded.iter().map(|it| &it.operation).collect();
        if operations.iter().any(|it| matches!(it, Operation::Run(_))) {
            return Self::default();
        }
        let mut planned = dialect::folds(&operations, server, naming);
        planned.retain(|fold| pays(fold, &operations[fold.operations.clone()], server));
        // The first comes last, to be taken.
        planned.reverse();
        Self { planned, compiled: Vec::new() }
    }

    /// Compiles the fold that begins with `operation`, if one does. `schema` is what comes before it.
    pub(super) fn compile(
        &mut self,
        operation: usize,
        server: &Server,
        schema: &MetaData,
        is_connected: bool,
        location: &'static Location<'static>,
    ) {
        let Some(fold) = self.planned.pop_if(|fold| fold.operations.start == operation) else { return };
        let of_action = |action| Part { operation, action, commits_in_parts: false };
        let compiled = dialect::compile_fold(&fold.operation, server, schema);
        let read = dialect::reads_catalogue(&fold.operation, server);
        let parts = if let Some(table) = read {
            let known = schema.table(table).cloned();
            let replayed = match compiled {
                // It is the database that will be asked.
                Err(_) if is_connected => Vec::new(),
                Err(_) => return,
                Ok(statements) => statements,
            };
            let text = fold.operation.to_string();
            let live = LiveOperation { operation: fold.operation, text, location, known, replayed };
            vec![of_action(Action::Live(Rc::new(live)))]
        } else {
            // Whose fault it is, the operations themselves tell.
            let Ok(statements) = compiled else { return };
            statements.into_iter().map(|statement| of_action(Action::Statement(statement))).collect()
        };
        self.compiled.push((fold.operations, parts));
    }

    /// The work: folded where that makes it shorter, and where what fails can be taken back or is journalled.
    pub(super) fn apply(
        mut self,
        units: Units,
        server: &Server,
        locations: Vec<&'static Location<'static>>,
    ) -> Work {
        let is_journalled = server.database() == Database::Mysql;
        if !is_journalled && !is_atomic(&units.units) {
            self.compiled.clear();
        }
        let plain: Vec<&Part> = units.units.iter().flat_map(Unit::parts).collect();
        let count = |of: &Range<usize>| plain.iter().filter(|part| of.contains(&part.operation)).count();
        self.compiled.retain(|(operations, parts)| parts.len() < count(operations));
        let folds: Vec<_> = self.compiled.iter().map(|(operations, _)| operations.clone()).collect();
        let mut folded = Units { cutting: units.cutting, units: Vec::new() };
        let mut compiled = self.compiled.into_iter().peekable();
        let mut end = 0;
        for part in plain {
            if let Some((operations, parts)) = compiled.next_if(|(it, _)| it.start <= part.operation) {
                for part in parts {
                    folded.push(part);
                }
                end = operations.end;
            }
            if part.operation >= end {
                let Some(part) = part.again() else { return Work::of(units.units, locations) };
                folded.push(part);
            }
        }
        if folds.is_empty() {
            return Work::of(units.units, locations);
        }
        Work { unfolded: Some(Unfolded { units: units.units, folds }), ..Work::of(folded.units, locations) }
    }
}

/// Whether something may be saved: on SQLite, making the table anew once more.
fn pays(fold: &Fold, operations: &[&Operation], server: &Server) -> bool {
    let reads = |operation: &&&Operation| dialect::reads_catalogue(operation, server).is_some();
    let is_change = matches!(fold.operation, Operation::AlterTable(_));
    server.database() != Database::Sqlite || !is_change || operations.iter().filter(reads).count() > 1
}

impl Unfolded {
    /// The work, operation by operation.
    pub(crate) fn into_work(self, locations: Vec<&'static Location<'static>>) -> Work {
        Work::of(self.units, locations)
    }

    /// Whether the operation is one of several that were folded.
    pub(crate) fn is_folded(&self, operation: usize) -> bool {
        self.folds.iter().any(|fold| fold.contains(&operation))
    }
}

impl Work {
    /// This work once more, with what is not folded, which is taken out of it; `None` if nothing is folded.
    pub(crate) fn spare(&mut self) -> Option<Self> {
        let unfolded = self.unfolded.take()?;
        let again = |unit: &Unit| match unit {
            Unit::Atomic(parts) => parts.iter().map(Part::again).collect::<Option<_>>().map(Unit::Atomic),
            Unit::Alone(part) => part.again().map(Unit::Alone),
        };
        let units = self.units.iter().map(again).collect::<Option<_>>()?;
        Some(Self { unfolded: Some(unfolded), ..Self::of(units, self.locations.clone()) })
    }

    /// This work as the run began it of which the journal tells: what is behind the statements that are done is not
    /// folded. Before them folds come first, since a run that falls back folds nothing any more.
    pub(crate) fn into_begun(mut self, journal: &Journal) -> Self {
        let Some(Unfolded { units: unfolded, folds }) = self.unfolded.take() else { return self };
        let folded: Vec<&Part> = self.units.iter().flat_map(Unit::parts).collect();
        let plain: Vec<&Part> = unfolded.iter().flat_map(Unit::parts).collect();
        let is_begun = |start: &usize| {
            let before = folded.iter().filter(|part| part.operation < *start);
            let texts = before.chain(plain.iter().filter(|part| part.operation >= *start));
            let mut digest = DoneDigest::new();
            texts.take(journal.done).for_each(|part| digest.add(part.text()));
            journal.has_done(digest)
        };
        let starts = folds.iter().map(|fold| fold.start).chain([usize::MAX]);
        let start = starts.clone().find(is_begun).unwrap_or(0);
        // A run that folded nothing has sent no fold.
        let begun_with = if journal.of == plain.len() { Vec::new() } else { folds };
        let before = self.units.into_iter().filter(|unit| is_before(unit, start));
        let behind = unfolded.into_iter().filter(|unit| !is_before(unit, start));
        let units = before.chain(behind).collect();
        Self { folds: begun_with, ..Self::of(units, self.locations) }
    }

    /// Whether an earlier run may have done both operations in one statement.
    pub(crate) fn are_folded(&self, one: usize, other: usize) -> bool {
        self.folds.iter().any(|fold| fold.contains(&one) && fold.contains(&other))
    }
}

/// Whether the operations of the unit come before that one. Where work is journalled and folded, each unit is one part.
fn is_before(unit: &Unit, operation: usize) -> bool {
    unit.parts().iter().all(|part| part.operation < operation)
}
