//! How a migration is cut into what happens together.

use super::folding::{Folding, Unfolded};
use super::options::TransactionMode;
use crate::capabilities::{Database, Server};
use crate::ddl::{Batches, CompileError, Effect, Statement, StatementKind};
use crate::dialect;
use crate::operation::{Operation, Recorded, ReplayError, Step};
use crate::schema::{MetaData, Table};
use crate::session::{Cut, Origin, cut, without_blank_end};
use std::ops::Range;
use std::panic::Location;
use std::rc::Rc;

/// What a migration does, ready to be done.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) units: Vec<Unit>,
    /// Where each operation was recorded.
    pub(crate) locations: Vec<&'static Location<'static>>,
    /// Statements and steps in all units.
    pub(crate) parts: usize,
    /// The same with every operation by itself, if some are folded.
    pub(crate) unfolded: Option<Unfolded>,
    /// The operations that an earlier run of it may have done in one statement, of each such statement.
    pub(super) folds: Vec<Range<usize>>,
}

/// A part of a migration that takes effect together with its mark in the journal, or its record.
#[derive(Debug)]
pub(crate) enum Unit {
    /// In one transaction.
    Atomic(Vec<Part>),
    /// Outside of any transaction: marked before and after.
    Alone(Part),
}

/// One statement, or one step of Rust.
#[derive(Debug)]
pub(crate) struct Part {
    /// Number of the operation, from 0.
    pub(crate) operation: usize,
    pub(crate) action: Action,
    /// Whether it is several statements that commit one by one, so that what fails may leave some of them done.
    pub(crate) commits_in_parts: bool,
}

#[derive(Debug)]
pub(crate) enum Action {
    Statement(Statement),
    /// An operation whose statements are made when it runs, of what the catalogue says then.
    Live(Rc<LiveOperation>),
    /// A statement that is done in batches, where there is somebody to count them.
    Backfill {
        statement: Statement,
        batches: Box<Batches>,
    },
    Run {
        name: String,
        step: StepBox,
    },
}

/// An operation that reads the catalogue.
#[derive(Debug)]
pub(crate) struct LiveOperation {
    pub(crate) operation: Operation,
    /// The operation in a few words.
    pub(crate) text: String,
    /// Where it was recorded.
    pub(crate) location: &'static Location<'static>,
    /// What the migrations tell of its table.
    pub(crate) known: Option<Table>,
    /// Its statements by what the migrations tell, for a script.
    pub(crate) replayed: Vec<Statement>,
}

/// A step that can be shown.
pub(crate) struct StepBox(pub(crate) Box<dyn Step>);

impl std::fmt::Debug for StepBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Step(..)")
    }
}

impl Part {
    /// What is shown of it, and what the journal recognises it by.
    pub(crate) fn text(&self) -> &str {
        match &self.action {
            Action::Statement(statement) | Action::Backfill { statement, .. } => &statement.sql,
            Action::Live(live) => &live.text,
            Action::Run { name, .. } => name,
        }
    }

    /// The same once more; a step of Rust code there is only once.
    pub(super) fn again(&self) -> Option<Self> {
        let action = match &self.action {
            Action::Statement(statement) => Action::Statement(statement.clone()),
            Action::Live(live) => Action::Live(Rc::clone(live)),
            Action::Backfill { statement, batches } => {
                Action::Backfill { statement: statement.clone(), batches: batches.clone() }
            }
            Action::Run { .. } => return None,
        };
        Some(Self { action, ..*self })
    }

    pub(crate) fn effect(&self) -> &Effect {
        match &self.action {
            Action::Statement(statement) | Action::Backfill { statement, .. } => &statement.effect,
            Action::Live(_) | Action::Run { .. } => &Effect::Unknown,
        }
    }
}

/// Whether one of these makes its table anew, or may have to.
pub(crate) fn rebuilds(parts: &[Part]) -> bool {
    parts.iter().any(|part| matches!(part.action, Action::Live(_)))
}

/// Whether one of these may write rows by itself: then foreign keys would have had their say.
pub(crate) fn writes_rows(parts: &[Part]) -> bool {
    parts.iter().any(|part| match &part.action {
        Action::Statement(statement) => statement.kind != StatementKind::Ddl,
        Action::Live(_) => false,
        Action::Backfill { .. } | Action::Run { .. } => true,
    })
}

impl Unit {
    pub(crate) fn into_parts(self) -> Vec<Part> {
        match self {
            Self::Atomic(parts) => parts,
            Self::Alone(part) => vec![part],
        }
    }

    pub(crate) fn parts(&self) -> &[Part] {
        match self {
            Self::Atomic(parts) => parts,
            Self::Alone(part) => std::slice::from_ref(part),
        }
    }
}

/// Why an operation cannot be done.
#[derive(Debug)]
pub(crate) enum Impossible {
    Replay(ReplayError),
    Compile(CompileError),
}

impl From<ReplayError> for Impossible {
    fn from(error: ReplayError) -> Self {
        Self::Replay(error)
    }
}

impl From<CompileError> for Impossible {
    fn from(error: CompileError) -> Self {
        Self::Compile(error)
    }
}

impl Work {
    /// Whether all of it fits into one transaction with its record.
    pub(crate) fn is_atomic(&self) -> bool {
        is_atomic(&self.units)
    }

    /// Compiles recorded operations, one after the other, `schema` becoming what each of them makes of it; those that
    /// the server does better together are folded, if that is wanted (`folds`).
    ///
    /// # Errors
    ///
    /// The first operation that does not fit the schema or that the server cannot do, with the place
    /// that recorded it. Whether the server can do what is read from the catalogue when it runs
    /// (`is_connected`) is found only then.
    pub(crate) fn compile(
        recorded: Vec<Recorded>,
        server: &Server,
        schema: &mut MetaData,
        cutting: Cutting,
        is_connected: bool,
        folds: bool,
    ) -> Result<Self, (Impossible, &'static Location<'static>)> {
        let mut units = Units { cutting, units: Vec::new() };
        let mut locations = Vec::with_capacity(recorded.len());
        let mut folding = Folding::default();
        if folds {
            folding = Folding::plan(&recorded, server, &schema.naming);
        }
        for (operation, Recorded { operation: recorded, location }) in recorded.into_iter().enumerate() {
            locations.push(location);
            folding.compile(operation, server, schema, is_connected, location);
            // Before it is compiled, which may take a column that is not there for one that is not known.
            schema.check(&recorded).map_err(|error| (error.into(), location))?;
            let compiled = dialect::compile(&recorded, server, schema);
            let read = dialect::reads_catalogue(&recorded, server);
            let known = read.map(|table| schema.table(table).cloned());
            schema.change(&recorded);
            let of_action = |action| Part { operation, action, commits_in_parts: false };
            if let Some(known) = known {
                let replayed = match compiled {
                    // It is the database that will be asked.
                    Err(_) if is_connected => Vec::new(),
                    compiled => compiled.map_err(|error| (error.into(), location))?,
                };
                let text = recorded.to_string();
                let live = LiveOperation { operation: recorded, text, location, known, replayed };
                units.push(of_action(Action::Live(Rc::new(live))));
                continue;
            }
            let statements = compiled.map_err(|error| (error.into(), location))?;
            match recorded {
                Operation::Run(run) => {
                    units.push(of_action(Action::Run { name: run.name, step: StepBox(run.step) }));
                }
                Operation::Backfill(backfill) => {
                    let batches = Box::new(dialect::batches(&backfill, server));
                    for statement in statements {
                        units.push(of_action(Action::Backfill { statement, batches: batches.clone() }));
                    }
                }
                _ => {
                    for statement in statements {
                        units.push_statement(operation, statement, server.database());
                    }
                }
            }
        }
        Ok(folding.apply(units, server, locations))
    }

    pub(super) fn of(units: Vec<Unit>, locations: Vec<&'static Location<'static>>) -> Self {
        let parts = units.iter().map(|unit| unit.parts().len()).sum();
        Self { units, locations, parts, unfolded: None, folds: Vec::new() }
    }
}

/// Whether these are one transaction.
pub(super) fn is_atomic(units: &[Unit]) -> bool {
    matches!(units, [] | [Unit::Atomic(_)])
}

impl Statement {
    /// Who is to be blamed for it.
    pub(crate) fn origin(&self, operation: usize) -> Origin {
        match self.kind {
            StatementKind::Ddl | StatementKind::Dml => Origin::Operation(operation),
            StatementKind::Raw => Origin::Raw(operation),
        }
    }
}

/// The rules by which units are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cutting {
    /// What can run in a transaction does, together with its neighbours.
    Neighbours,
    /// Every part by itself, in a transaction where it can: MySQL, where a text of the user may be
    /// DDL, which commits what came before it.
    Single,
    /// Every part by itself, without a transaction.
    Bare,
}

impl Cutting {
    pub(crate) fn new(database: Database, mode: TransactionMode, migration_transaction: bool) -> Self {
        match database {
            _ if mode == TransactionMode::None || !migration_transaction => Self::Bare,
            Database::Mysql => Self::Single,
            Database::Sqlite | Database::Postgres => Self::Neighbours,
        }
    }
}

/// The text as SQL: statements and semicolons.
fn without_delimiters(cut: &Cut<'_>) -> String {
    cut.statements.iter().map(|statement| statement.sql).collect::<Vec<_>>().join(";\n")
}

/// The statements; those that only change rows together with their neighbours of the same kind, where they are rolled
/// back together.
fn runs(cut: &Cut<'_>, cutting: Cutting) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut is_open = false;
    for statement in &cut.statements {
        match runs.last_mut() {
            Some(run) if is_open && statement.is_dml => {
                run.push_str(";\n");
                run.push_str(statement.sql);
            }
            _ => runs.push(statement.sql.to_owned()),
        }
        is_open = statement.is_dml && cutting != Cutting::Bare;
    }
    runs
}

#[derive(Debug)]
pub(super) struct Units {
    pub(super) cutting: Cutting,
    pub(super) units: Vec<Unit>,
}

impl Units {
    /// Adds a statement. A text of the user that holds several, and is not in one transaction with its mark, is cut into
    /// what is, so that the next run goes on behind what took effect.
    fn push_statement(&mut self, operation: usize, mut statement: Statement, database: Database) {
        let commits_by_itself = match (database, self.cutting) {
            (Database::Mysql, _) => true,
            (Database::Sqlite | Database::Postgres, cutting) => cutting == Cutting::Bare,
        };
        let part = |statement, commits_in_parts| Part {
            operation,
            action: Action::Statement(statement),
            commits_in_parts,
        };
        if statement.kind != StatementKind::Raw || !commits_by_itself {
            return self.push(part(statement, false));
        }
        let sql = std::mem::take(&mut statement.sql);
        let found = cut(&sql, database);
        // A message of PostgreSQL is one transaction, unless the text says otherwise.
        let is_whole = found.is_certain && database == Database::Postgres;
        if found.statements.len() < 2 || is_whole || !found.is_certain {
            let commits_in_parts = found.statements.len() > 1 && !is_whole;
            statement.sql = match database {
                Database::Mysql if found.has_delimiter => without_delimiters(&found),
                Database::Mysql => without_blank_end(&sql).to_owned(),
                Database::Sqlite | Database::Postgres => sql,
            };
            return self.push(part(statement, commits_in_parts));
        }
        for sql in runs(&found, self.cutting) {
            self.push(part(Statement { sql, ..statement.clone() }, false));
        }
    }

    pub(super) fn push(&mut self, part: Part) {
        let transactional = match &part.action {
            Action::Statement(statement) => statement.transactional,
            Action::Live(_) | Action::Run { .. } => true,
            Action::Backfill { .. } => false,
        };
        let is_live = matches!(part.action, Action::Live(_));
        let is_ddl = matches!(&part.action, Action::Statement(Statement { kind: StatementKind::Ddl, .. }));
        match (self.cutting, self.units.last_mut()) {
            // Half of a table that is made anew is worse than none.
            (Cutting::Bare, _) if is_live => self.units.push(Unit::Atomic(vec![part])),
            (Cutting::Bare, _) => self.units.push(Unit::Alone(part)),
            _ if !transactional => self.units.push(Unit::Alone(part)),
            (Cutting::Single, _) if is_ddl => self.units.push(Unit::Alone(part)),
            (Cutting::Neighbours, Some(Unit::Atomic(parts))) => parts.push(part),
            _ => self.units.push(Unit::Atomic(vec![part])),
        }
    }
}
