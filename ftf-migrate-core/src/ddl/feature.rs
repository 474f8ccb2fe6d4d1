//! What some databases can do and others cannot.

use super::Refusal;

/// Something that an operation may ask for and that not every server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    Cascade,
    CharacterSets,
    Checks,
    ColumnStorage,
    CreateIndexIfNotExists,
    Deferrable,
    DeferrableForeignKeys,
    DescendingIndexes,
    DetachConcurrently,
    EnumTypes,
    Exclusion,
    ExpressionIndexes,
    Extensions,
    IfExistsOnColumns,
    IfExistsOnConstraints,
    IfExistsOnIndexes,
    Include,
    IndexStorage,
    InvisibleColumns,
    MatchFull,
    MaterializedViews,
    NotValid,
    NullsNotDistinct,
    NullsOrder,
    OnUpdateNow,
    OperatorClasses,
    OwnedSequences,
    PartialIndexes,
    Partitions,
    PrefixLengths,
    RenameConstraint,
    RenameSchema,
    Routines,
    Schemas,
    Sequences,
    SetDefaultAction,
    StoredColumns,
    StrictTables,
    TableOptions,
    VirtualColumns,
}

impl Feature {
    /// The refusal of a server that lacks it.
    pub(crate) fn refusal(self) -> Refusal {
        let (what, instead) = self.words();
        Refusal::new(format!("it has no {what}"), instead)
    }

    /// What it is called, and what to do without it.
    #[expect(clippy::too_many_lines, reason = "it is a table")]
    fn words(self) -> (&'static str, &'static str) {
        const OR_SQL: &str = "leave the option out, or write the statement with execute_for";
        match self {
            Self::Cascade => {
                ("CASCADE when dropping", "drop what depends on it first, in operations of their own")
            }
            Self::CharacterSets => {
                ("character set of a column", "leave charset out: the whole database has one encoding there")
            }
            Self::ColumnStorage => (
                "way to say how large values are kept",
                "only PostgreSQL has it; leave storage and compression out",
            ),
            Self::Checks => (
                "CHECK constraints: it reads them and forgets them",
                "leave the check out, or upgrade the server",
            ),
            Self::CreateIndexIfNotExists => (
                "IF NOT EXISTS for indexes",
                "leave if_not_exists out: the journal resumes where a run stopped",
            ),
            Self::Deferrable => ("deferrable constraints of this kind", "leave deferrable out"),
            Self::DeferrableForeignKeys => ("deferrable foreign keys", "leave deferrable out"),
            Self::DescendingIndexes => (
                "descending indexes: it reads DESC and forgets it",
                "leave the order out, or upgrade the server",
            ),
            Self::DetachConcurrently => (
                "DETACH PARTITION … CONCURRENTLY",
                "leave concurrently out, or upgrade the server (PostgreSQL 14)",
            ),
            Self::Extensions => {
                ("extensions", "only PostgreSQL has them; say what is for it alone with execute_for")
            }
            Self::IndexStorage => (
                "storage parameters and tablespaces of indexes",
                "only PostgreSQL has them; leave storage_parameter and tablespace out",
            ),
            Self::MaterializedViews => {
                ("materialized views", "use create_view, or a table that a trigger or a job fills")
            }
            Self::OwnedSequences => ("sequences that go with a column", "leave owned_by out"),
            Self::Partitions => {
                ("partitions of this kind", "leave them out, or write the statements with execute_for")
            }
            Self::RenameSchema => (
                "way to rename a schema",
                "create the new schema, move the tables with execute_for, and drop the old one",
            ),
            Self::Routines => (
                "functions and procedures of its own",
                "register the function with the connection in the application, or say with only_on which databases have it",
            ),
            Self::Sequences => ("sequences", "use autoincrement, or a table with a counter"),
            Self::EnumTypes => (
                "enum types: an enum there belongs to each column",
                "change each column with alter_column and the new list of words",
            ),
            Self::Exclusion => {
                ("exclusion constraints", "only PostgreSQL has them; use execute_for for others")
            }
            Self::ExpressionIndexes => {
                ("indexes on expressions", "add a generated column with the expression and index that column")
            }
            Self::IfExistsOnColumns => (
                "IF EXISTS or IF NOT EXISTS for columns",
                "leave the option out: the journal resumes where a run stopped",
            ),
            Self::IfExistsOnConstraints => {
                ("IF EXISTS for constraints", "leave if_exists out: the journal resumes where a run stopped")
            }
            Self::IfExistsOnIndexes => {
                ("IF EXISTS for indexes", "leave if_exists out: the journal resumes where a run stopped")
            }
            Self::Include => {
                ("INCLUDE columns", "leave include out, or put the columns at the end of the key")
            }
            Self::InvisibleColumns => {
                ("invisible columns", "leave invisible out, and name the columns that you select")
            }
            Self::OnUpdateNow => (
                "ON UPDATE CURRENT_TIMESTAMP",
                "leave on_update_now out, and set the column in a trigger or in the application",
            ),
            Self::MatchFull => {
                ("MATCH FULL", "leave match_kind out and forbid partly NULL keys with a check constraint")
            }
            Self::NotValid => ("NOT VALID", "leave not_valid out: the rows are then checked at once"),
            Self::NullsNotDistinct => ("NULLS NOT DISTINCT", OR_SQL),
            Self::NullsOrder => ("NULLS FIRST and NULLS LAST in indexes", "leave the order of NULLs out"),
            Self::OperatorClasses => ("operator classes", OR_SQL),
            Self::PartialIndexes => {
                ("partial indexes", "leave the predicate out, or index a generated column")
            }
            Self::PrefixLengths => {
                ("indexes over leading characters", "leave the length out, or index an expression")
            }
            Self::RenameConstraint => (
                "way to rename any but a unique constraint",
                "drop it and create it under the new name with drop_constraint and create_constraint",
            ),
            Self::Schemas => ("schemas", "leave create_schema, drop_schema and schema(…) out"),
            Self::SetDefaultAction => (
                "SET DEFAULT as the action of a foreign key",
                "use SET NULL, or set the value in the application",
            ),
            Self::StoredColumns => {
                ("stored generated columns here", "use generated_virtual, or make the column with the table")
            }
            Self::StrictTables => (
                "WITHOUT ROWID and STRICT tables",
                "only SQLite has them; leave without_rowid and strict out",
            ),
            Self::TableOptions => (
                "storage engines, character sets and collations of tables",
                "only MySQL and MariaDB have them; leave engine, charset and collation out",
            ),
            Self::VirtualColumns => ("virtual generated columns", "use generated_stored"),
        }
    }
}
