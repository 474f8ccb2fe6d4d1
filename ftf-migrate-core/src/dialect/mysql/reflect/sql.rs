//! The questions to `information_schema`, sent as one message.

use super::{object, replaceable};
use crate::reflect::{Filter, Kind, Pattern, Schemas};
use crate::schema::TableName;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Defaults,
    Tables,
    Columns,
    Indexes,
    ForeignKeys,
    Checks,
    Schemas,
    Sequences,
    Views,
    Routines,
    Parameters,
    Triggers,
}

impl Part {
    /// In the words of an error.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Defaults => "its defaults",
            Self::Tables => "tables",
            Self::Columns => "columns",
            Self::Indexes => "indexes",
            Self::ForeignKeys => "foreign keys",
            Self::Checks => "check constraints",
            Self::Schemas => "databases",
            Self::Sequences => "sequences",
            Self::Views => "views",
            Self::Routines => "functions and procedures",
            Self::Parameters => "arguments of functions and procedures",
            Self::Triggers => "triggers",
        }
    }
}

/// All questions, in the order in which the answers come. MariaDB and MySQL differ in where a check says its table, and in
/// indexes of expressions.
pub(super) fn questions(filter: &Filter, is_mariadb: bool) -> Vec<(Part, String)> {
    let tables = tables(filter);
    let mut questions = Vec::new();
    if filter.takes(Kind::Table) {
        questions.extend([
            (Part::Defaults, defaults(&filter.schemas)),
            (Part::Tables, tables_sql(&tables)),
            (Part::Columns, columns_sql(&tables)),
            (Part::Indexes, indexes_sql(&tables, is_mariadb)),
            (Part::ForeignKeys, foreign_keys_sql(&tables)),
            (Part::Checks, checks_sql(&tables, is_mariadb)),
        ]);
    }
    questions.extend(object::questions(filter, is_mariadb));
    questions.extend(replaceable::questions(filter));
    questions
}

/// The schema that a name is shown with: none for the one that the connection is in.
pub(super) fn shown(column: &str) -> String {
    format!("nullif({column}, database())")
}

/// The default collation of each schema.
fn defaults(schemas: &Schemas) -> String {
    format!(
        "SELECT {}, default_collation_name, @@default_storage_engine FROM information_schema.schemata WHERE {}",
        shown("schema_name"),
        looked_at(schemas, "schema_name")
    )
}

/// Whether the schema in `column` is looked at.
pub(super) fn looked_at(schemas: &Schemas, column: &str) -> String {
    match schemas {
        Schemas::Default => format!("{column} = database()"),
        Schemas::Also(names) => {
            let names: Vec<_> = names.iter().map(|name| literal(name)).collect();
            format!("({column} = database() OR {column} IN ({}))", names.join(", "))
        }
        Schemas::All => {
            format!("{column} NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')")
        }
    }
}

/// The condition on a row of a table of `information_schema` that is about a table which is looked at.
struct Tables<'a> {
    filter: &'a Filter,
}

fn tables(filter: &Filter) -> Tables<'_> {
    Tables { filter }
}

impl Tables<'_> {
    /// The condition, with the columns that hold schema and name.
    fn hold(&self, schema: &str, name: &str) -> String {
        let mut condition = looked_at(&self.filter.schemas, schema);
        let any = |patterns: &[Pattern]| {
            let each: Vec<_> = patterns.iter().map(|it| matches(it, schema, name)).collect();
            each.join(" OR ")
        };
        if !self.filter.include.is_empty() {
            condition += &format!(" AND ({})", any(&self.filter.include));
        }
        if !self.filter.exclude.is_empty() {
            condition += &format!(" AND NOT ({})", any(&self.filter.exclude));
        }
        condition
    }
}

fn matches(pattern: &Pattern, schema: &str, name: &str) -> String {
    let of_schema =
        pattern.schema.as_ref().map(|it| format!("{schema} = {} AND ", literal(it))).unwrap_or_default();
    // A name without a star is compared as it is, so that an index of the catalogue can be used.
    let of_name = if pattern.name.contains('*') {
        let like = pattern.name.replace('|', "||").replace('%', "|%").replace('_', "|_").replace('*', "%");
        format!("{name} LIKE {} ESCAPE '|'", literal(&like))
    } else {
        format!("{name} = {}", literal(&pattern.name))
    };
    format!("({of_schema}{of_name})")
}

/// A text as SQL, whatever the session says of backslashes.
pub(super) fn literal(text: &str) -> String {
    if text.contains('\\') {
        let digits: Vec<_> = text.bytes().map(|byte| format!("{byte:02X}")).collect();
        format!("_utf8mb4 X'{}'", digits.concat())
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

fn tables_sql(tables: &Tables<'_>) -> String {
    format!(
        "SELECT {}, t.table_name, t.engine, t.table_collation, t.table_comment FROM information_schema.tables t \
         WHERE t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND {}",
        shown("t.table_schema"),
        tables.hold("t.table_schema", "t.table_name")
    )
}

fn columns_sql(tables: &Tables<'_>) -> String {
    format!(
        "SELECT {}, c.table_name, c.column_name, c.column_type, c.is_nullable, c.column_default, c.extra, \
         c.generation_expression, c.collation_name, c.column_comment FROM information_schema.columns c WHERE {} \
         ORDER BY c.table_schema, c.table_name, c.ordinal_position",
        shown("c.table_schema"),
        tables.hold("c.table_schema", "c.table_name")
    )
}

fn indexes_sql(tables: &Tables<'_>, is_mariadb: bool) -> String {
    let expression = if is_mariadb { "NULL" } else { "s.expression" };
    format!(
        "SELECT {}, s.table_name, s.index_name, s.non_unique, s.column_name, s.collation, s.sub_part, s.index_type, \
         {expression} FROM information_schema.statistics s WHERE {} \
         ORDER BY s.table_schema, s.table_name, s.index_name, s.seq_in_index",
        shown("s.table_schema"),
        tables.hold("s.table_schema", "s.table_name")
    )
}

fn foreign_keys_sql(tables: &Tables<'_>) -> String {
    format!(
        "SELECT {}, k.table_name, k.constraint_name, k.column_name, {}, k.referenced_table_name, \
         k.referenced_column_name, r.update_rule, r.delete_rule \
         FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r \
         ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name \
         AND r.table_name = k.table_name \
         WHERE k.referenced_table_name IS NOT NULL AND {} AND {} \
         ORDER BY k.table_schema, k.table_name, k.constraint_name, k.ordinal_position",
        shown("k.table_schema"),
        shown("k.referenced_table_schema"),
        tables.hold("k.table_schema", "k.table_name"),
        // Without it MariaDB opens every table of every schema, views of the system too.
        looked_at(&tables.filter.schemas, "r.constraint_schema")
    )
}

fn checks_sql(tables: &Tables<'_>, is_mariadb: bool) -> String {
    if is_mariadb {
        return format!(
            "SELECT {}, k.table_name, k.constraint_name, k.check_clause, 'YES', k.level \
             FROM information_schema.check_constraints k WHERE {}",
            shown("k.constraint_schema"),
            tables.hold("k.constraint_schema", "k.table_name")
        );
    }
    format!(
        "SELECT {}, t.table_name, k.constraint_name, k.check_clause, t.enforced \
         FROM information_schema.check_constraints k JOIN information_schema.table_constraints t \
         ON t.constraint_schema = k.constraint_schema AND t.constraint_name = k.constraint_name \
         WHERE t.constraint_type = 'CHECK' AND {}",
        shown("t.table_schema"),
        tables.hold("t.table_schema", "t.table_name")
    )
}

/// The name of a table as the answers give it.
pub(super) fn table_name(schema: Option<String>, name: String) -> TableName {
    TableName { schema, name }
}
