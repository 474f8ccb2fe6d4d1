//! What a database looks like, as text to compare.

use crate::TestDatabase;
use ftf_migrate_core::capabilities::Database;

/// Everything that the catalogue tells of a database, one thing to a line, sorted: equal texts are
/// equal schemas. Numbers that depend on the rows (the next `AUTO_INCREMENT`) are left out.
pub async fn schema_of(database: &TestDatabase) -> Vec<String> {
    let mut lines = match database.database() {
        Database::Sqlite => sqlite(database).await,
        Database::Postgres => lines_of(database, POSTGRES).await,
        Database::Mysql => mysql(database).await.iter().map(|line| without_introducers(line)).collect(),
    };
    lines.sort();
    lines
}

/// The same without the order of columns, which PostgreSQL and SQLite cannot bring back once a column
/// was dropped.
pub async fn schema_without_order_of(database: &TestDatabase) -> Vec<String> {
    let lines = schema_of(database).await;
    let mut lines: Vec<_> = match database.database() {
        Database::Sqlite => lines.iter().map(|line| with_sorted_elements(line)).collect(),
        Database::Postgres => lines.iter().map(|line| without_position(line)).collect(),
        Database::Mysql => lines,
    };
    lines.sort();
    lines
}

/// Leaves out what belongs to the server, to extensions and to nobody.
const POSTGRES: &[&str] = &[
    "SELECT 'column', (SELECT count(*) FROM pg_attribute b WHERE b.attrelid = a.attrelid AND b.attnum > 0 \
             AND b.attnum <= a.attnum AND NOT b.attisdropped), \
            a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, \
            pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, l.collname, a.attstorage, \
            a.attcompression, a.attislocal, a.attinhcount, col_description(a.attrelid, a.attnum) \
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
     LEFT JOIN pg_collation l ON l.oid = a.attcollation \
     WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm') \
     AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'",
    "SELECT 'relation', c.oid::regclass, c.relkind, c.relpersistence, c.reloptions, s.spcname, \
            pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), i.inhparent::regclass, \
            CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, obj_description(c.oid, 'pg_class') \
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
     LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace LEFT JOIN pg_inherits i ON i.inhrelid = c.oid \
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') \
     AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'",
    "SELECT 'index', pg_get_indexdef(i.indexrelid), i.indisvalid, s.spcname, obj_description(c.oid, 'pg_class') \
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace \
     WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'",
    "SELECT 'constraint', o.conrelid::regclass, o.conname, o.contype, pg_get_constraintdef(o.oid), o.convalidated \
     FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace \
     WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'",
    "SELECT 'sequence', s.seqrelid::regclass, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, \
            s.seqmax, s.seqcache, s.seqcycle, d.refobjid::regclass, d.refobjsubid <> 0, d.deptype \
     FROM pg_sequence s LEFT JOIN pg_depend d ON d.objid = s.seqrelid AND d.classid = 'pg_class'::regclass \
     AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')",
    "SELECT 'enum', e.enumtypid::regtype, string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) \
     FROM pg_enum e GROUP BY e.enumtypid",
    "SELECT 'trigger', pg_get_triggerdef(t.oid), t.tgenabled FROM pg_trigger t WHERE NOT t.tgisinternal",
    "SELECT 'routine', pg_get_functiondef(p.oid), obj_description(p.oid, 'pg_proc') FROM pg_proc p \
     JOIN pg_namespace n ON n.oid = p.pronamespace \
     WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND p.prokind IN ('f', 'p') \
     AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')",
    "SELECT 'extension', e.extname, e.extversion, n.nspname FROM pg_extension e \
     JOIN pg_namespace n ON n.oid = e.extnamespace",
    "SELECT 'schema', n.nspname, obj_description(n.oid, 'pg_namespace') FROM pg_namespace n \
     WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'",
];

const MYSQL: &[&str] = &[
    "SELECT 'column', table_name, ordinal_position, column_name, column_type, is_nullable, column_default, \
            extra, character_set_name, collation_name, generation_expression, column_comment \
     FROM information_schema.columns WHERE table_schema = database()",
    "SELECT 'index', table_name, index_name, seq_in_index, column_name, non_unique, sub_part, collation, \
            index_type, index_comment \
     FROM information_schema.statistics WHERE table_schema = database()",
    "SELECT 'constraint', table_name, constraint_name, constraint_type \
     FROM information_schema.table_constraints WHERE table_schema = database()",
    "SELECT 'table', table_name, table_type, engine, table_collation, table_comment \
     FROM information_schema.tables WHERE table_schema = database()",
    "SELECT 'view', table_name, replace(view_definition, concat('`', database(), '`.'), '') \
     FROM information_schema.views WHERE table_schema = database()",
    "SELECT 'trigger', trigger_name, action_timing, event_manipulation, event_object_table, action_statement \
     FROM information_schema.triggers WHERE trigger_schema = database()",
    "SELECT 'routine', routine_type, routine_name, dtd_identifier, routine_definition, is_deterministic, \
            sql_data_access FROM information_schema.routines WHERE routine_schema = database()",
    "SELECT 'parameter', specific_name, ordinal_position, parameter_mode, parameter_name, dtd_identifier \
     FROM information_schema.parameters WHERE specific_schema = database()",
];

/// The rows of all these queries, asked on one connection.
async fn lines_of(database: &TestDatabase, queries: &[&str]) -> Vec<String> {
    let rows = database.rows(&queries.join(";\n")).await;
    rows.into_iter().map(|row| row.join(" | ")).collect()
}

async fn sqlite(database: &TestDatabase) -> Vec<String> {
    lines_of(
        database,
        &["SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'sqlite_sequence'"],
    )
    .await
}

/// MySQL writes the literals of an expression in the character set of the session, and when the table is copied in that of the
/// column.
fn without_introducers(text: &str) -> String {
    let introduced = [("_utf8mb4'", "'"), ("_latin1'", "'"), (r"_utf8mb4\'", r"\'"), (r"_latin1\'", r"\'")];
    introduced.iter().fold(text.to_owned(), |text, (long, short)| text.replace(long, short))
}

/// The views of the catalogue, and what the server itself would write to make each table again.
async fn mysql(database: &TestDatabase) -> Vec<String> {
    let mut lines = lines_of(database, MYSQL).await;
    let tables =
        "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = database()";
    let mut shows = Vec::new();
    for table in database.rows(tables).await {
        let (name, kind) = (&table[0], table[1].as_str());
        match kind {
            "BASE TABLE" => shows.push(format!("SHOW CREATE TABLE `{name}`")),
            "SEQUENCE" => shows.push(format!("SHOW CREATE SEQUENCE `{name}`")),
            _ => {}
        }
    }
    if !shows.is_empty() {
        for mut row in database.rows(&shows.join("; ")).await {
            let made = row.swap_remove(1);
            let words = made.split(' ').filter(|word| !word.starts_with("AUTO_INCREMENT="));
            lines.push(format!("made | {}", with_sorted_keys(&words.collect::<Vec<_>>().join(" "))));
        }
    }
    lines
}

/// What the server writes of a table, with the keys, whose order says nothing, sorted.
fn with_sorted_keys(made: &str) -> String {
    let lines = made.lines().map(|line| line.trim().trim_end_matches(','));
    let (columns, mut others): (Vec<_>, Vec<_>) =
        lines.partition(|line| line.starts_with('`') || line.starts_with("CREATE "));
    others.sort_unstable();
    [columns, others].concat().join(", ")
}

/// A line of PostgreSQL's without the position of a column.
fn without_position(line: &str) -> String {
    match line.strip_prefix("column | ").and_then(|rest| rest.split_once(" | ")) {
        Some((_, rest)) => format!("column | {rest}"),
        None => line.to_owned(),
    }
}

/// A CREATE TABLE with what stands between its parentheses sorted.
fn with_sorted_elements(line: &str) -> String {
    let (true, Some(open)) = (line.starts_with("table | "), line.find('(')) else { return line.to_owned() };
    let Some(close) = line.rfind(')') else { return line.to_owned() };
    let (mut elements, mut depth, mut quote, mut start) = (Vec::new(), 0, None, open + 1);
    for (at, character) in line[..close].char_indices().filter(|(at, _)| *at > open) {
        match (quote, character) {
            (Some(end), _) if character == end => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, ',') if depth == 0 => {
                elements.push(line[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    elements.push(line[start..close].trim());
    elements.sort_unstable();
    format!("{}({}{}", &line[..open], elements.join(", "), &line[close..])
}
