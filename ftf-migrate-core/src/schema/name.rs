//! Names of tables and of what else lives in a schema.

use std::fmt;

/// The name of a table (or of another object that lives in a schema), with its schema when it has one.
///
/// Without a schema the database looks the name up where it always does: PostgreSQL along its
/// `search_path`, MySQL and MariaDB in the current database, SQLite in `main`.
///
/// ```
/// use ftf_migrate_core::schema::TableName;
///
/// let table = TableName::new("users");
/// assert_eq!(table.to_string(), "users");
/// assert_eq!(table.in_schema("audit").to_string(), "audit.users");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    /// The schema, or `None` for the database's own choice.
    pub schema: Option<String>,
    /// The name itself, as it is: nothing in it is special, a dot neither.
    pub name: String,
}

impl TableName {
    /// A name without a schema.
    pub fn new(name: &str) -> Self {
        Self { schema: None, name: name.to_owned() }
    }

    /// The same name in the schema `schema`.
    pub fn in_schema(self, schema: &str) -> Self {
        Self { schema: Some(schema.to_owned()), ..self }
    }

    /// Another name in the same schema.
    pub fn sibling(&self, name: &str) -> Self {
        Self { schema: self.schema.clone(), name: name.to_owned() }
    }
}

/// `schema.name`, for people; SQL text is made by the dialects, which quote.
impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}
