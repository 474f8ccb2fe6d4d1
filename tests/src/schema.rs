//! What a database looks like, as text to compare.

use crate::TestDatabase;
use ftf_migrate_core::capabilities::Database;

/// Every table, column, key, index and comment, one to a line, sorted: equal texts are equal schemas.
pub async fn schema_of(database: &TestDatabase) -> Vec<String> {
    let queries: &[&str] = match database.database() {
        Database::Sqlite => &["SELECT type, name, tbl_name, sql FROM sqlite_master"],
        Database::Postgres => &[
            "SELECT 'column', table_name, ordinal_position, column_name, udt_name, is_nullable, column_default, \
                    col_description((quote_ident(table_name))::regclass, ordinal_position) \
             FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT 'index', indexdef, indisvalid FROM pg_indexes JOIN pg_index \
             ON indexrelid = quote_ident(indexname)::regclass WHERE schemaname = 'public'",
            "SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint \
             WHERE connamespace = 'public'::regnamespace",
            "SELECT 'table', relname, obj_description(oid, 'pg_class') FROM pg_class \
             WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
        ],
        Database::Mysql => &[
            "SELECT 'column', table_name, ordinal_position, column_name, column_type, is_nullable, \
                    column_default, extra, column_comment \
             FROM information_schema.columns WHERE table_schema = database()",
            "SELECT 'index', table_name, index_name, seq_in_index, column_name, non_unique \
             FROM information_schema.statistics WHERE table_schema = database()",
            "SELECT 'constraint', table_name, constraint_name, constraint_type \
             FROM information_schema.table_constraints WHERE table_schema = database()",
            "SELECT 'table', table_name, table_comment FROM information_schema.tables \
             WHERE table_schema = database()",
        ],
    };
    let mut lines = Vec::new();
    for query in queries {
        lines.extend(database.rows(query).await.into_iter().map(|row| row.join(" | ")));
    }
    lines.sort();
    lines
}
