//! How tables are partitioned, and what a partition is of.

use super::{Cell, get, quoted, read};
use crate::schema::expression::split_list;
use crate::schema::{
    Column, IndexKey, PartitionBound, PartitionBy, PartitionKind, PartitionOf, ServerDefault, SqlType, Table,
    TableName,
};
use sqlx::postgres::PgRow;

/// What is asked of each table `c` (pg_class): its rule and its keys, each as the server writes it, with the column that it is, its
/// collation and its operator class where they are not those of the type; its parent and its share of the rows.
pub(super) const COLUMNS: &str = "\
    (SELECT k.partstrat::text FROM pg_partitioned_table k WHERE k.partrelid = c.oid), \
    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, \
    ARRAY(SELECT a.attname::text FROM pg_partitioned_table k CROSS JOIN generate_series(0, k.partnatts - 1) g \
     LEFT JOIN pg_attribute a ON a.attrelid = k.partrelid AND a.attnum = k.partattrs[g] AND a.attnum <> 0 \
     WHERE k.partrelid = c.oid ORDER BY g), \
    ARRAY(SELECT CASE WHEN k.partcollation[g] <> a.attcollation THEN l.collname::text END \
     FROM pg_partitioned_table k CROSS JOIN generate_series(0, k.partnatts - 1) g \
     LEFT JOIN pg_attribute a ON a.attrelid = k.partrelid AND a.attnum = k.partattrs[g] AND a.attnum <> 0 \
     LEFT JOIN pg_collation l ON l.oid = k.partcollation[g] WHERE k.partrelid = c.oid ORDER BY g), \
    ARRAY(SELECT CASE WHEN NOT o.opcdefault THEN o.opcname::text END \
     FROM pg_partitioned_table k CROSS JOIN generate_series(0, k.partnatts - 1) g \
     LEFT JOIN pg_opclass o ON o.oid = k.partclass[g] WHERE k.partrelid = c.oid ORDER BY g), \
    CASE WHEN c.relispartition THEN (SELECT h.inhparent::int8 FROM pg_inherits h WHERE h.inhrelid = c.oid) END, \
    CASE WHEN c.relispartition THEN (SELECT nullif(pn.nspname, current_schema())::text FROM pg_inherits h \
     JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE h.inhrelid = c.oid) END, \
    CASE WHEN c.relispartition THEN (SELECT p.relname::text FROM pg_inherits h \
     JOIN pg_class p ON p.oid = h.inhparent WHERE h.inhrelid = c.oid) END, \
    pg_get_expr(c.relpartbound, c.oid)";

/// Where the answers to [`COLUMNS`] begin in a row.
const FIRST: usize = 4;

/// Puts into the table how it is partitioned and what it is a partition of; gives the oid of its parent.
pub(super) fn read(table: &mut Table, row: &PgRow) -> Cell<Option<i64>> {
    if let Some(kind) = get::<Option<&str>>(row, FIRST)?.and_then(kind) {
        let definition = get::<Option<&str>>(row, FIRST + 1)?.unwrap_or_default();
        let columns: Vec<Option<String>> = get(row, FIRST + 2)?;
        let collations: Vec<Option<String>> = get(row, FIRST + 3)?;
        let classes: Vec<Option<String>> = get(row, FIRST + 4)?;
        let mut keys = Vec::new();
        for (at, text) in split_list(in_parentheses(definition)).into_iter().enumerate() {
            let (column, class) = (columns.get(at).cloned().flatten(), classes.get(at).cloned().flatten());
            if let Some(class) = &class {
                table.inexpressible.push(format!("the operator class {class} of the partition key {text}"));
            }
            keys.push(match (column, collations.get(at).cloned().flatten()) {
                // The server reads this as the column with another collation.
                (Some(column), Some(collation)) => {
                    IndexKey::Expression(format!("{} COLLATE {}", quoted(&column), quoted(&collation)))
                }
                (Some(column), None) => IndexKey::Column(column),
                (None, _) => IndexKey::Expression(expression(text, class.as_deref())),
            });
        }
        table.partition_by = Some(PartitionBy { kind, keys });
    }
    let parent: Option<i64> = get(row, FIRST + 5)?;
    if let Some(name) = get::<Option<String>>(row, FIRST + 7)? {
        let text = get::<Option<&str>>(row, FIRST + 8)?.unwrap_or_default();
        match bound(text) {
            Some(bound) => {
                let parent = TableName { schema: get(row, FIRST + 6)?, name };
                table.partition_of = Some(PartitionOf { parent, bound });
            }
            None => table.inexpressible.push(format!("it is a partition of {name}: {text}")),
        }
    }
    Ok(parent)
}

/// Gives the columns of a partition what they have of those of its table: the numbers that identities and `serial` give are counted
/// by the parent alone. `counts` tells the default of its `serial` columns.
pub(super) fn inherit_numbers<'c>(
    table: &mut Table,
    parent: &Table,
    counts: impl Fn(&str) -> Option<&'c str>,
) {
    for column in &mut table.columns {
        let Some(of) = parent.column(&column.name) else { continue };
        if of.autoincrement || of.identity.is_some() {
            (column.autoincrement, column.identity) = (of.autoincrement, of.identity);
        }
        if counts(&column.name).is_some_and(|counts| is_counted(column, counts)) {
            (column.sql_type, column.server_default) = (of.sql_type.clone(), None);
        }
    }
}

fn is_counted(column: &Column, counts: &str) -> bool {
    let is_integer = matches!(column.sql_type, SqlType::SmallInt | SqlType::Integer | SqlType::BigInt);
    is_integer && matches!(&column.server_default, Some(ServerDefault::Sql(sql)) if sql == counts)
}

fn kind(letter: &str) -> Option<PartitionKind> {
    match letter {
        "r" => Some(PartitionKind::Range),
        "l" => Some(PartitionKind::List),
        "h" => Some(PartitionKind::Hash),
        _ => None,
    }
}

/// What stands between the first parenthesis and the last character.
fn in_parentheses(text: &str) -> &str {
    text.split_once('(').and_then(|(_, inner)| inner.strip_suffix(')')).unwrap_or_default()
}

/// The key without its operator class. Its collation stays: the server reads it inside of the expression too.
fn expression(text: &str, class: Option<&str>) -> String {
    let end = class.and_then(|class| {
        let (before, after) = text.rsplit_once(' ')?;
        let last = after.rsplit_once('.').map_or(after, |(_, name)| name);
        (last == class || last == quoted(class)).then_some(before)
    });
    read::bare(read::bare(end.unwrap_or(text))).to_owned()
}

/// What stands behind `PARTITION OF parent`.
fn bound(text: &str) -> Option<PartitionBound> {
    let owned = |list: &str| split_list(list).into_iter().map(str::to_owned).collect::<Vec<_>>();
    if text == "DEFAULT" {
        return Some(PartitionBound::Default);
    }
    let text = text.strip_prefix("FOR VALUES ")?;
    if let Some(list) = text.strip_prefix("IN (") {
        return Some(PartitionBound::List(owned(list.strip_suffix(')')?)));
    }
    if let Some(shares) = text.strip_prefix("WITH (modulus ") {
        let (modulus, remainder) = shares.strip_suffix(')')?.split_once(", remainder ")?;
        return Some(PartitionBound::Hash {
            modulus: modulus.parse().ok()?,
            remainder: remainder.parse().ok()?,
        });
    }
    let range = text.strip_prefix("FROM ")?;
    // A text of the first keys may hold the words between the two.
    range.match_indices(" TO ").find_map(|(at, between)| {
        let from = range[..at].strip_prefix('(')?.strip_suffix(')')?;
        let to = range[at + between.len()..].strip_prefix('(')?.strip_suffix(')')?;
        let is_whole = from.matches('\'').count() % 2 == 0;
        is_whole.then(|| PartitionBound::Range { from: owned(from), to: owned(to) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_read_value_by_value() {
        for (text, expected) in [
            ("DEFAULT", Some(PartitionBound::Default)),
            (
                "FOR VALUES IN ('a', NULL, 'b, ''c''')",
                Some(PartitionBound::list(&["'a'", "NULL", "'b, ''c'''"])),
            ),
            ("FOR VALUES IN (true)", Some(PartitionBound::list(&["true"]))),
            (
                "FOR VALUES WITH (modulus 4, remainder 3)",
                Some(PartitionBound::Hash { modulus: 4, remainder: 3 }),
            ),
            (
                "FOR VALUES FROM (5, MINVALUE) TO (10, 'x''y, (z')",
                Some(PartitionBound::range(&["5", "MINVALUE"], &["10", "'x''y, (z'"])),
            ),
            (
                "FOR VALUES FROM (') TO (') TO (MAXVALUE)",
                Some(PartitionBound::range(&["') TO ('"], &["MAXVALUE"])),
            ),
            ("FOR VALUES LIKE ('a')", None),
        ] {
            assert_eq!(bound(text), expected, "{text}");
        }
    }

    #[test]
    fn keys_lose_their_operator_class_and_keep_their_collation() {
        for (text, class, expected) in [
            ("lower(e)", None, "lower(e)"),
            ("((id + 1))", None, "id + 1"),
            ("lower(e) COLLATE \"C\" text_pattern_ops", Some("text_pattern_ops"), "lower(e) COLLATE \"C\""),
            ("lower(e) app.\"My ops\"", Some("My ops"), "lower(e) app.\"My ops\""),
            ("lower(e) app.my_ops", Some("my_ops"), "lower(e)"),
        ] {
            assert_eq!(expression(text, class), expected, "{text}");
        }
    }
}
