//! What is known to have got another name.

use super::plan::Plan;
use crate::operation::{Operation, RenameColumn, RenameEnum, RenameEnumValue, RenameTable};
use crate::schema::{MetaData, TableName};
use std::fmt;

/// What can get another name and stay what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renamable {
    /// An enum type (PostgreSQL).
    Enum(TableName),
    /// A word of an enum type, which goes by the type's name after (PostgreSQL).
    EnumValue(TableName, String),
    /// A table.
    Table(TableName),
    /// A column, which goes by the table's name after.
    Column(TableName, String),
}

impl Renamable {
    /// What it is: `table`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Enum(_) => "enum type",
            Self::EnumValue(..) => "enum value",
            Self::Table(_) => "table",
            Self::Column(..) => "column",
        }
    }

    /// The same with its new name; what has a schema stays in it.
    pub fn renamed(&self, new_name: &str) -> Self {
        match self {
            Self::Enum(name) => Self::Enum(name.sibling(new_name)),
            Self::EnumValue(of, _) => Self::EnumValue(of.clone(), new_name.to_owned()),
            Self::Table(name) => Self::Table(name.sibling(new_name)),
            Self::Column(of, _) => Self::Column(of.clone(), new_name.to_owned()),
        }
    }

    /// Whether it is there.
    pub fn is_in(&self, metadata: &MetaData) -> bool {
        match self {
            Self::Enum(name) => metadata.enums.contains_key(name),
            Self::EnumValue(of, word) => metadata.enums.get(of).is_some_and(|words| words.contains(word)),
            Self::Table(name) => metadata.tables.contains_key(name),
            Self::Column(of, name) => {
                metadata.tables.get(of).is_some_and(|table| table.column(name).is_some())
            }
        }
    }

    fn operation(&self, new_name: &str) -> Operation {
        let new_name = new_name.to_owned();
        match self.clone() {
            Self::Enum(name) => Operation::RenameEnum(RenameEnum { name, new_name }),
            Self::EnumValue(name, value) => {
                Operation::RenameEnumValue(RenameEnumValue { name, value, new_value: new_name })
            }
            Self::Table(table) => Operation::RenameTable(RenameTable { table, new_name }),
            Self::Column(table, column) => Operation::RenameColumn(RenameColumn { table, column, new_name }),
        }
    }

    /// What is inside of others is renamed after them, and what columns have for a type before them.
    fn rank(&self) -> usize {
        match self {
            Self::Enum(_) => 0,
            Self::EnumValue(..) => 1,
            Self::Table(_) => 2,
            Self::Column(..) => 3,
        }
    }
}

/// `users`, `users.name`, `mood`, `mood.sad`.
impl fmt::Display for Renamable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enum(name) | Self::Table(name) => write!(f, "{name}"),
            Self::EnumValue(of, name) | Self::Column(of, name) => write!(f, "{of}.{name}"),
        }
    }
}

/// What has got another name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// In the order in which they are done.
    steps: Vec<(Renamable, String)>,
}

impl Renames {
    /// It is called `to` now.
    pub fn rename(mut self, what: Renamable, to: &str) -> Self {
        self.steps.push((what, to.to_owned()));
        self.steps.sort_by_key(|(what, _)| what.rank());
        self
    }

    /// The table `from` is now called `to`, in the same schema.
    pub fn table(self, from: TableName, to: &str) -> Self {
        self.rename(Renamable::Table(from), to)
    }

    /// The column `from` of `table`, by the table's name after, is now called `to`.
    pub fn column(self, table: TableName, from: &str, to: &str) -> Self {
        self.rename(Renamable::Column(table, from.to_owned()), to)
    }

    /// What leads back: each gets its name before again.
    pub fn reversed(&self) -> Self {
        let before = |of: &TableName, as_part: fn(TableName) -> Renamable| {
            let renamed = self.steps.iter().find(|(what, to)| what.renamed(to) == as_part(of.clone()));
            match renamed {
                Some((Renamable::Enum(name) | Renamable::Table(name), _)) => name.clone(),
                _ => of.clone(),
            }
        };
        self.steps.iter().fold(Self::default(), |reversed, (what, to)| match what {
            Renamable::Enum(name) | Renamable::Table(name) => reversed.rename(what.renamed(to), &name.name),
            Renamable::EnumValue(of, word) => {
                reversed.rename(Renamable::EnumValue(before(of, Renamable::Enum), to.clone()), word)
            }
            Renamable::Column(of, name) => {
                reversed.rename(Renamable::Column(before(of, Renamable::Table), to.clone()), name)
            }
        })
    }

    /// The description with these names. What is not there is passed over.
    pub fn apply(&self, metadata: &MetaData) -> MetaData {
        let mut renamed = metadata.clone();
        for (what, to) in &self.steps {
            if can_be_renamed(what, to, &renamed) {
                renamed.apply_done(&what.operation(to));
            }
        }
        renamed
    }
}

/// Whether it is there, and nothing has its new name.
fn can_be_renamed(what: &Renamable, to: &str, metadata: &MetaData) -> bool {
    what.is_in(metadata) && !what.renamed(to).is_in(metadata)
}

impl Plan<'_> {
    pub(super) fn rename(&mut self, renames: &Renames) {
        for (what, to) in &renames.steps {
            if can_be_renamed(what, to, &self.state) && what.renamed(to).is_in(self.after) {
                self.push(what.operation(to));
            }
        }
    }
}
