//! What of a database is looked at.

use crate::schema::TableName;

/// The tables in which ftf-migrate keeps its books.
const OWN_TABLES: [&str; 2] = ["ftf_migrate_version", "ftf_migrate_history"];

/// What is looked at if nobody says what.
const DEFAULT_KINDS: [Kind; 2] = [Kind::Table, Kind::Enum];

/// What of a database is reflected. It is applied before anything is read, so what is left out costs nothing.
///
/// By default: the tables and enum types of the default schema, without the tables of ftf-migrate;
/// [`Self::kinds`] asks for more. Names of tables say nothing of other objects.
///
/// ```
/// use ftf_migrate_core::reflect::Filter;
///
/// let filter = Filter::new().schemas(&["audit", "billing"]).exclude_tables(&["tmp_*", "audit.raw_events"]);
/// ```
///
/// A name of a table may hold `*` for any number of characters. Without a schema before it, it is
/// meant in every schema that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub(crate) schemas: Schemas,
    pub(crate) include: Vec<Pattern>,
    pub(crate) exclude: Vec<Pattern>,
    /// What is looked at; tables and enum types if nobody said.
    pub(crate) kinds: Option<Vec<Kind>>,
}

/// Which schemas are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Schemas {
    /// The default schema.
    Default,
    /// The default schema and these, of which there is one at least.
    Also(Vec<String>),
    /// All but those of the system.
    All,
}

impl Schemas {
    /// The default schema and these, if there are any.
    pub(crate) fn also(names: Vec<String>) -> Self {
        if names.is_empty() { Self::Default } else { Self::Also(names) }
    }
}

/// Sorts of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Tables, with all that belongs to them but their partitions.
    Table,
    /// Enum types (PostgreSQL).
    Enum,
    /// Schemas (on MySQL: databases), but for the default one.
    Schema,
    /// Extensions (PostgreSQL).
    Extension,
    /// Sequences (PostgreSQL, MariaDB) that are no part of a column.
    Sequence,
    /// Views, and materialized views with their indexes.
    View,
    /// Functions and procedures.
    Routine,
    /// Triggers on tables that are looked at, and on views.
    Trigger,
    /// Partitions of tables (PostgreSQL), which are tables themselves.
    Partition,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Table,
        Self::Enum,
        Self::Schema,
        Self::Extension,
        Self::Sequence,
        Self::View,
        Self::Routine,
        Self::Trigger,
        Self::Partition,
    ];
}

/// A name in which `*` stands for any number of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            schemas: Schemas::Default,
            include: Vec::new(),
            exclude: OWN_TABLES.iter().map(|name| Pattern::parse(name)).collect(),
            kinds: None,
        }
    }
}

impl Filter {
    /// The default schema, without the tables of ftf-migrate.
    pub fn new() -> Self {
        Self::default()
    }

    /// These schemas too, besides the default one (on MySQL: databases).
    pub fn schemas(mut self, schemas: &[&str]) -> Self {
        self.schemas = Schemas::also(schemas.iter().map(|&it| it.to_owned()).collect());
        self
    }

    /// All schemas but those of the system.
    pub fn all_schemas(mut self) -> Self {
        self.schemas = Schemas::All;
        self
    }

    /// Only tables with one of these names: `users`, `shop_*`, `audit.*`.
    pub fn include_tables(mut self, names: &[&str]) -> Self {
        self.include.extend(names.iter().map(|name| Pattern::parse(name)));
        self
    }

    /// No tables with one of these names.
    pub fn exclude_tables(mut self, names: &[&str]) -> Self {
        self.exclude.extend(names.iter().map(|name| Pattern::parse(name)));
        self
    }

    /// Not this table: the version table, where it has another name than `ftf_migrate_version`.
    pub fn exclude_table(mut self, table: &TableName) -> Self {
        self.exclude.push(Pattern { schema: table.schema.clone(), name: table.name.clone() });
        self
    }

    /// Only these sorts of objects. [`Kind::ALL`] is everything.
    pub fn kinds(mut self, kinds: &[Kind]) -> Self {
        self.kinds = Some(kinds.to_vec());
        self
    }

    /// These sorts too, unless it was said which.
    #[cfg(feature = "models")]
    pub(crate) fn or_kinds(mut self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        self.kinds.get_or_insert_with(|| DEFAULT_KINDS.into_iter().chain(kinds).collect());
        self
    }

    /// Whether the table is looked at, as far as its name goes.
    pub fn takes_table(&self, table: &TableName) -> bool {
        let is_named = |patterns: &[Pattern]| patterns.iter().any(|it| it.matches(table));
        (self.include.is_empty() || is_named(&self.include)) && !is_named(&self.exclude)
    }

    pub(crate) fn takes(&self, kind: Kind) -> bool {
        self.kinds.as_deref().unwrap_or(&DEFAULT_KINDS).contains(&kind)
    }
}

impl Pattern {
    fn parse(text: &str) -> Self {
        match text.split_once('.') {
            Some((schema, name)) => Self { schema: Some(schema.to_owned()), name: name.to_owned() },
            None => Self { schema: None, name: text.to_owned() },
        }
    }

    fn matches(&self, table: &TableName) -> bool {
        let schema = self.schema.as_deref();
        (schema.is_none() || schema == table.schema.as_deref()) && matches(&self.name, &table.name)
    }
}

/// Whether `name` is what `pattern` says, with `*` for any number of characters.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.into_iter().any(|at| matches(rest, &name[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, name, expected) in [
            ("users", "users", true),
            ("users", "users2", false),
            ("tmp_*", "tmp_", true),
            ("tmp_*", "xtmp_a", false),
            ("*_old", "users_old", true),
            ("*a*b*", "xaybz", true),
            ("*a*b*", "xbya", false),
            ("ä*", "äö", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn the_tables_of_ftf_migrate_and_what_is_excluded_are_left_out() {
        let filter = Filter::new().exclude_tables(&["audit.raw_*"]);
        let audit = |name: &str| TableName::new(name).in_schema("audit");
        assert!(filter.takes_table(&TableName::new("users")));
        assert!(!filter.takes_table(&TableName::new("ftf_migrate_history")));
        assert!(!filter.takes_table(&audit("raw_events")));
        assert!(filter.takes_table(&TableName::new("raw_events")));
        let filter = Filter::new().include_tables(&["audit.*"]);
        assert!(filter.takes_table(&audit("events")));
        assert!(!filter.takes_table(&TableName::new("events")));
    }
}
