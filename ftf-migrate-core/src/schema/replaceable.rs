//! What a database keeps as a text: views, functions, procedures and triggers.

use super::expression::{mentions, split_list};
use super::{Index, TableName};
use crate::capabilities::Database;

/// SQL as it was written: one text for all databases, or one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The texts, each with the database it is for; `None` is for those that have none of their own.
    pub texts: Vec<(Option<Database>, String)>,
}

impl Definition {
    /// One text for all databases.
    pub fn new(sql: &str) -> Self {
        Self { texts: vec![(None, sql.to_owned())] }
    }

    /// The text for `database`, if there is one.
    pub fn text_for(&self, database: Database) -> Option<&str> {
        let find = |wanted| self.texts.iter().find(|(of, _)| *of == wanted).map(|(_, text)| text.as_str());
        find(Some(database)).or_else(|| find(None))
    }

    /// Whether a text speaks of `name`.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.texts.iter().any(|(_, text)| mentions(text, name))
    }

    /// Whether a text takes all columns of something.
    fn takes_all(&self) -> bool {
        self.texts.iter().any(|(_, text)| text.contains('*'))
    }
}

/// A view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: TableName,
    /// Its query: what follows AS.
    pub definition: Definition,
    /// Whether its rows are kept (PostgreSQL).
    pub materialized: bool,
    /// The indexes of a materialized view.
    pub indexes: Vec<Index>,
    /// Whether a table, a column or a word of an enum that the query speaks of has got another name since: then the
    /// query does not make the view again.
    pub outdated: bool,
    /// Its columns with their types, as the database shows them. Nobody but PostgreSQL is asked, and replayed migrations
    /// do not tell.
    pub columns: Vec<String>,
}

impl View {
    /// Whether it may read `column` of `table`. Names are all that is looked at, so that a column of
    /// the same name in another table counts too, and every column where names have changed.
    pub(crate) fn reads(&self, table: &TableName, column: &str) -> bool {
        self.definition.mentions(&table.name)
            && (self.outdated || self.definition.takes_all() || self.definition.mentions(column))
    }
}

/// A function or a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routine {
    /// Its name and arguments.
    pub signature: Signature,
    /// Which of the two.
    pub kind: RoutineKind,
    /// The arguments as they were written, with their defaults.
    pub arguments: String,
    /// What follows the arguments: `RETURNS integer LANGUAGE sql AS …`.
    pub definition: Definition,
}

/// What a [`Routine`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoutineKind {
    /// A function.
    Function,
    /// A procedure.
    Procedure,
}

/// What tells routines apart: PostgreSQL has several of one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signature {
    /// The name.
    pub name: TableName,
    /// The arguments without their defaults, in one way of spacing.
    pub arguments: String,
}

impl Signature {
    /// The signature of a routine with these arguments, as they stand between the parentheses.
    ///
    /// ```
    /// use ftf_migrate_core::schema::{Signature, TableName};
    ///
    /// let signature = Signature::new(TableName::new("add"), "a integer,  b numeric(9, 2) DEFAULT 1");
    /// assert_eq!(signature.arguments, "a integer, b numeric(9, 2)");
    /// ```
    pub fn new(name: TableName, arguments: &str) -> Self {
        let arguments = split_list(arguments).into_iter().filter(|argument| !argument.is_empty());
        Self { name, arguments: arguments.map(without_default).collect::<Vec<_>>().join(", ") }
    }
}

/// One argument up to its default, with one space between words.
fn without_default(argument: &str) -> String {
    let argument = argument.split_once('=').map_or(argument, |(before, _)| before.trim_end_matches(':'));
    let words = argument.split_whitespace().take_while(|word| !word.eq_ignore_ascii_case("default"));
    words.collect::<Vec<_>>().join(" ")
}

/// A trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: TableName,
    /// When it acts: `BEFORE INSERT`, `AFTER UPDATE OF price`.
    pub when: String,
    /// What follows the table: `FOR EACH ROW …`.
    pub definition: Definition,
    /// Whether a table, a column or a word of an enum that the text speaks of has got another name since: then the
    /// text does not make the trigger again.
    pub outdated: bool,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replaceable {
    /// A view.
    View(View),
    /// A function or procedure.
    Routine(Routine),
    /// A trigger.
    Trigger(Trigger),
}

/// What one of them is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplaceableName {
    /// A view.
    View {
        /// Its name.
        name: TableName,
        /// Whether its rows are kept.
        materialized: bool,
    },
    /// A function or procedure.
    Routine {
        /// Its name and arguments.
        signature: Signature,
        /// Which of the two.
        kind: RoutineKind,
    },
    /// A trigger.
    Trigger {
        /// Its name.
        name: String,
        /// Its table.
        table: TableName,
    },
}

impl Replaceable {
    /// What it is called.
    pub fn name(&self) -> ReplaceableName {
        match self {
            Self::View(it) => ReplaceableName::View { name: it.name.clone(), materialized: it.materialized },
            Self::Routine(it) => ReplaceableName::Routine { signature: it.signature.clone(), kind: it.kind },
            Self::Trigger(it) => ReplaceableName::Trigger { name: it.name.clone(), table: it.table.clone() },
        }
    }

    /// Its text.
    pub fn definition(&self) -> &Definition {
        match self {
            Self::View(it) => &it.definition,
            Self::Routine(it) => &it.definition,
            Self::Trigger(it) => &it.definition,
        }
    }

    pub(crate) fn definition_mut(&mut self) -> &mut Definition {
        match self {
            Self::View(it) => &mut it.definition,
            Self::Routine(it) => &mut it.definition,
            Self::Trigger(it) => &mut it.definition,
        }
    }

    /// Whether it is a view that takes all columns of something.
    pub(crate) fn takes_all_columns(&self) -> bool {
        matches!(self, Self::View(it) if it.definition.takes_all())
    }

    /// Whether its text does not make it again.
    pub(crate) fn is_outdated(&self) -> bool {
        match self {
            Self::View(it) => it.outdated,
            Self::Trigger(it) => it.outdated,
            Self::Routine(_) => false,
        }
    }
}

impl ReplaceableName {
    /// `view`, `materialized view`, `function`, `procedure` or `trigger`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::View { materialized: false, .. } => "view",
            Self::View { materialized: true, .. } => "materialized view",
            Self::Routine { kind: RoutineKind::Function, .. } => "function",
            Self::Routine { kind: RoutineKind::Procedure, .. } => "procedure",
            Self::Trigger { .. } => "trigger",
        }
    }

    /// Its name without what it is in.
    pub(crate) fn own_name(&self) -> &str {
        match self {
            Self::View { name, .. } => &name.name,
            Self::Routine { signature, .. } => &signature.name.name,
            Self::Trigger { name, .. } => name,
        }
    }

    /// The name by which other texts speak of it; of a trigger none does.
    pub(crate) fn word(&self) -> Option<&str> {
        match self {
            Self::View { name, .. } => Some(&name.name),
            Self::Routine { signature, .. } => Some(&signature.name.name),
            Self::Trigger { .. } => None,
        }
    }
}

/// `active_users`, `add(a integer, b integer)`, `touch on posts`.
impl std::fmt::Display for ReplaceableName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::View { name, .. } => write!(f, "{name}"),
            Self::Routine { signature, .. } => write!(f, "{}({})", signature.name, signature.arguments),
            Self::Trigger { name, table } => write!(f, "{name} on {table}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_lose_their_defaults_and_keep_everything_else() {
        let table = [
            ("", ""),
            ("integer", "integer"),
            ("a integer , b text DEFAULT 'x, y'", "a integer, b text"),
            ("a numeric(9, 2) = 1, VARIADIC b text[]", "a numeric(9, 2), VARIADIC b text[]"),
            ("a int := 1", "a int"),
            ("IN `a,b` INT, OUT c INT", "IN `a,b` INT, OUT c INT"),
        ];
        for (written, expected) in table {
            assert_eq!(Signature::new(TableName::new("f"), written).arguments, expected, "{written}");
        }
    }
}
