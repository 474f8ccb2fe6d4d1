//! What the texts of a schema say of one table: what a rebuild starts from.

use super::read::rowid_column;
use super::text::{ColumnText, TableText};
use super::{read, schema_of, types};
use crate::ddl::{Compiler, Refusal};
use crate::operation::CreateTable;
use crate::schema::{Constraint, Replaceable, SqlType, Table, TableName, Trigger};

/// A table and what goes when it is dropped, as the statements that made them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Catalogue {
    pub(super) name: TableName,
    /// CREATE TABLE.
    pub(super) table: String,
    /// The indexes, by name.
    pub(super) indexes: Vec<(String, String)>,
    /// The triggers on it, by name.
    pub(super) triggers: Vec<(String, String)>,
    /// What else may speak of its columns.
    pub(super) dependants: Vec<Dependant>,
    /// Whether it was read from the database, and not worked out from the migrations.
    pub(super) is_live: bool,
}

/// A view, or a trigger of any table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dependant {
    pub(super) name: String,
    pub(super) sql: String,
    /// The table that the trigger is on, with the columns that can be written to; `None` for a view.
    pub(super) trigger_on: Option<(String, Vec<String>)>,
}

impl Catalogue {
    /// What the migrations tell of a table.
    pub(super) fn replayed(compiler: &Compiler<'_>, name: &TableName) -> Result<Self, Refusal> {
        let Some(known) = compiler.before.table(name) else { return Err(unknown(name)) };
        let table = without_schema(known);
        let indexes = table.indexes.iter().map(|index| index.name.clone()).collect::<Vec<_>>();
        let create = CreateTable { table, if_not_exists: false };
        let mut statements = compiler.create_table(&create)?.into_iter().map(|statement| statement.sql);
        let table = statements.next().unwrap_or_default();
        let indexes = indexes.into_iter().zip(statements).collect();
        let triggers = known_triggers(compiler, name)?;
        let dependants = known_views(compiler)?;
        Ok(Self { name: name.clone(), table, indexes, triggers, dependants, is_live: false })
    }

    pub(super) fn parsed(&self) -> Option<TableText> {
        TableText::parse(&self.table)
    }

    pub(super) fn text(&self) -> Result<TableText, Refusal> {
        self.parsed().ok_or_else(|| {
            Refusal::new(
                format!("{} is no ordinary table, or its text is not understood", self.name),
                "write the statements with execute_for",
            )
        })
    }

    pub(super) fn describe(&self, text: &TableText) -> Table {
        let indexes = self.indexes.iter().map(|(name, sql)| (name.as_str(), sql.as_str()));
        read::describe(&self.name, text, indexes)
    }

    /// The description with the types that migrations gave.
    pub(super) fn describe_as_known(&self, text: &TableText, known: Option<&Table>) -> Table {
        let mut found = self.describe(text);
        take_types(&mut found, text, known);
        found
    }
}

/// Takes the types that are known where the text has one spelling for several: the rowid is INTEGER, and a STRICT table has
/// six types.
pub(super) fn take_types(found: &mut Table, text: &TableText, known: Option<&Table>) {
    let rowid = rowid_column(text);
    for known in known.iter().flat_map(|table| &table.columns) {
        let Some(column) = found.column_mut(&known.name) else { continue };
        let is_so = if rowid == Some(&known.name) {
            known.sql_type.is_integer()
        } else {
            text.strict && !is_enum(&column.sql_type) && is_spelled(&known.sql_type, text, &known.name)
        };
        if is_so {
            column.sql_type = known.sql_type.clone();
        }
    }
}

/// Whether the text of a STRICT table says of the column what this type is there.
fn is_spelled(sql_type: &SqlType, text: &TableText, column: &str) -> bool {
    let written = text.column(column).map(ColumnText::type_text);
    let spelled = types::spell_strict(sql_type).ok().filter(|_| !is_enum(sql_type));
    written.zip(spelled).is_some_and(|(written, spelled)| written.eq_ignore_ascii_case(&spelled))
}

/// The table as its schema keeps it, which names nothing of its own schema.
pub(super) fn without_schema(table: &Table) -> Table {
    let mut plain = Table { name: TableName::new(&table.name.name), ..table.clone() };
    for constraint in &mut plain.constraints {
        if let Constraint::ForeignKey(key) = constraint
            && schema_of(&key.referent) == schema_of(&table.name)
        {
            key.referent.schema = None;
        }
    }
    plain
}

/// The triggers that migrations have put on the table.
fn known_triggers(compiler: &Compiler<'_>, table: &TableName) -> Result<Vec<(String, String)>, Refusal> {
    let mut triggers = Vec::new();
    for trigger in compiler.before.triggers.values().filter(|trigger| trigger.table == *table) {
        if trigger.outdated {
            return Err(Refusal::new(
                format!(
                    "it makes the table anew for this, and its trigger {} speaks of a name that has changed since",
                    trigger.name
                ),
                "drop the trigger before, and create it behind with its text as it is now",
            ));
        }
        let plain = Trigger { table: TableName::new(&table.name), ..trigger.clone() };
        let sql = compiler.made_by(&Replaceable::Trigger(plain))?;
        triggers.extend(sql.map(|sql| (trigger.name.clone(), sql)));
    }
    Ok(triggers)
}

fn known_views(compiler: &Compiler<'_>) -> Result<Vec<Dependant>, Refusal> {
    let mut views = Vec::new();
    for view in compiler.before.views.values() {
        let sql = compiler.made_by(&Replaceable::View(view.clone()))?;
        views.extend(sql.map(|sql| Dependant { name: view.name.name.clone(), sql, trigger_on: None }));
    }
    Ok(views)
}

fn unknown(table: &TableName) -> Refusal {
    Refusal::new(
        format!("it makes the table anew for this, and no migration tells what {table} is like"),
        "run it on the database, which is then read; or create the table in a migration",
    )
}

/// An enum has its words in a check, which the text tells better than anybody.
fn is_enum(sql_type: &SqlType) -> bool {
    matches!(sql_type, SqlType::Enum { .. })
}
