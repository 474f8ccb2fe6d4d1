//! What the models of a program and a database differ in, and the revisions that come of it.
//!
//! [`Graph::compare`](crate::Graph::compare) reads the database, brings the models into its form and gives a [`Comparison`]: the operations that
//! lead to the models, in an order in which they can run. `check` and `revision --autogenerate` of the command line are made of
//! it, and what `env.rs` decides with [`Autogenerate`] a program can decide too.
//!
//! ```no_run
//! # async fn example(MIGRATIONS: &'static ftf_migrate_core::Graph) -> Result<(), Box<dyn std::error::Error>> {
//! // The models of this crate and of another one.
//! let models = ftf_migrate_core::metadata!(crate)?;
//!
//! let comparison = MIGRATIONS.compare("postgres://app@localhost/shop", &models).await?;
//! for finding in comparison.findings() {
//!     println!("{finding}"); // added column 'users.age' (Integer)
//! }
//! for revision in comparison.into_revisions()? {
//!     println!("{}", revision.upgrade.join("\n"));
//! }
//! # Ok(()) }
//! ```
//!
//! Without a database, [`Graph::compare_with_history`](crate::Graph::compare_with_history) takes what the migrations make for what is there.

mod ask;
mod caution;
mod error;
mod finding;
mod object;
mod participant;
mod partitioning;
mod proposal;
mod settings;
mod text;
mod written;

pub use ask::Compare;
pub use error::CompareError;
pub use finding::{Finding, Sign};
pub use object::{Object, Side};
pub use partitioning::Mispartitioned;
pub use proposal::{Generated, Proposal};
pub use settings::{Autogenerate, ColumnPair};

use crate::autogenerate::{Renamable, RenameCandidate, Renames, diff_at, rename_candidates};
use crate::capabilities::{Database, Server};
use crate::model::Models;
use crate::operation::Operation;
use crate::render::{NotRenderable, Style, render_with};
use crate::schema::{MetaData, NamingConvention, TableName};
use crate::session::ChangedRevision;
use proposal::Context;
use written::as_written;

/// What there is, what the models want, and what leads from one to the other.
#[derive(Debug)]
pub struct Comparison {
    /// The revisions that the database has not run, in the order in which they would. What they do is among the operations as
    /// well, for it is not there yet.
    pub pending: Vec<String>,
    /// The applied revisions whose files were edited or deleted since.
    pub changed: Vec<ChangedRevision>,
    /// Tables of which it is not known what they are like, because SQL or Rust code of a migration may have changed them. Empty
    /// where a database was read.
    pub opaque: Vec<TableName>,
    /// The database that was read; `None` if the history stands for it.
    pub database: Option<Database>,
    /// The server that was read, where something differs.
    server: Option<Server>,
    operations: Vec<Operation>,
    renames: Renames,
    /// What there is, in the form in which it is compared.
    before: MetaData,
    /// The same in the words of the migrations, where they say the same.
    before_written: MetaData,
    /// What the models want, in the form in which it is compared.
    after: MetaData,
    /// The same in their own words.
    after_written: MetaData,
    history: MetaData,
    naming: NamingConvention,
    settings: Autogenerate,
}

/// An operation, told in three ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// As it is called in a revision, with what it is about: `add_column users.age`.
    pub operation: String,
    /// The source that records it.
    pub source: String,
    /// What it changes.
    pub findings: Vec<Finding>,
}

impl Comparison {
    /// What leads to the models, in an order in which it can run.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Whether nothing leads to the models: there is what they want.
    pub fn is_same(&self) -> bool {
        self.operations.is_empty()
    }

    /// The differences in words.
    pub fn findings(&self) -> Vec<Finding> {
        finding::findings(&self.operations, &self.before_written)
    }

    /// Each operation with its source and what it is in words.
    ///
    /// # Errors
    ///
    /// One has no source, which a comparison does not find.
    pub fn describe(&self) -> Result<Vec<Described>, NotRenderable> {
        let style = Style { naming: self.naming, type_source: self.settings.type_source.clone() };
        let mut state = self.before_written.clone();
        let mut described = Vec::new();
        for operation in &self.operations {
            let alone = std::slice::from_ref(operation);
            described.push(Described {
                operation: operation.to_string(),
                source: render_with(alone, &style)?.body.trim_end().to_owned(),
                findings: finding::findings(alone, &state),
            });
            state.apply_done(operation);
        }
        Ok(described)
    }

    /// Whether the models have it.
    pub fn is_wanted(&self, what: &Renamable) -> bool {
        what.is_in(&self.after)
    }

    /// What is dropped and made and looks like one thing with another name, the most alike first: enum types and their words
    /// (PostgreSQL), tables, columns. What is inside of something that may have another name comes once that is settled.
    pub fn rename_candidates(&self) -> Vec<RenameCandidate> {
        let mut candidates = rename_candidates(&self.renames.apply(&self.before), &self.after);
        if self.database != Some(Database::Postgres) {
            // Nowhere else can an enum be renamed.
            candidates.retain(|it| matches!(it.from, Renamable::Table(_) | Renamable::Column(..)));
        }
        candidates
    }

    /// What is taken for renamed: what the models say (`renamed_from`), and what was given to [`Self::with_renames`].
    pub fn renames(&self) -> &Renames {
        &self.renames
    }

    /// The same comparison, with these renames in place of the ones that it had.
    pub fn with_renames(mut self, renames: Renames) -> Self {
        self.renames = renames;
        self.compare();
        self
    }

    /// What there is that has this name, for a rename: `users`, `users.name`, `mood`, `mood.sad`.
    pub fn find(&self, name: &str) -> Option<Renamable> {
        let before = self.renames.apply(&self.before);
        let tables = before.tables.keys().cloned().map(Renamable::Table);
        let columns = before.tables.values().flat_map(|table| {
            table.columns.iter().map(|column| Renamable::Column(table.name.clone(), column.name.clone()))
        });
        let enums = before.enums.keys().cloned().map(Renamable::Enum);
        let words = before.enums.iter().flat_map(|(name, words)| {
            words.iter().map(|word| Renamable::EnumValue(name.clone(), word.clone()))
        });
        tables.chain(columns).chain(enums).chain(words).find(|it| it.to_string() == name)
    }

    /// The tables that the operations drop.
    pub fn dropped_tables(&self) -> impl Iterator<Item = &TableName> {
        self.operations.iter().filter_map(|operation| match operation {
            Operation::DropTable(drop) => Some(&drop.table),
            _ => None,
        })
    }

    /// The revisions that come of it, with their source: one, unless [`Autogenerate::split`] decides otherwise; none where
    /// nothing differs.
    ///
    /// # Errors
    ///
    /// An operation that no source can be given for, which only [`Autogenerate::rewrite`] brings in.
    pub fn into_revisions(self) -> Result<Vec<Generated>, NotRenderable> {
        let Self { operations, renames, before_written, history, naming, settings, database, server, .. } =
            self;
        let operations = match &settings.rewrite {
            Some(rewrite) => operations.into_iter().flat_map(|operation| rewrite(operation)).collect(),
            None => operations,
        };
        let proposals = match (&settings.split, operations.is_empty()) {
            (_, true) => Vec::new(),
            (Some(split), false) => split(Proposal::new(operations)),
            (None, false) => vec![Proposal::new(operations)],
        };
        let style = Style { naming, type_source: settings.type_source };
        let context = Context { style: &style, database, server, history: &history, renames: &renames };
        let mut state = before_written;
        proposals.into_iter().map(|proposal| proposal::write(proposal, &mut state, &context)).collect()
    }

    /// Finds the operations for the renames that are known.
    fn compare(&mut self) {
        let found = diff_at(self.server, &self.before, &self.after, &self.renames);
        self.operations =
            found.into_iter().map(|operation| as_written(operation, &self.after_written)).collect();
    }
}

/// The renames that the models tell.
fn renames_of(models: &Models) -> Renames {
    let name =
        |schema: &Option<String>, name: &str| TableName { schema: schema.clone(), name: name.to_owned() };
    models.renamed.iter().fold(Renames::default(), |renames, it| match &it.column {
        None => renames.table(name(&it.schema, &it.from), &it.table),
        Some(column) => renames.column(name(&it.schema, &it.table), &it.from, column),
    })
}
