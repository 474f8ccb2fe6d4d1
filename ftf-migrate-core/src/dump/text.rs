//! For a terminal: a block for each table, aligned.

use super::words::{self, of_column, of_constraint, of_index, of_type, one_line};
use crate::schema::{Constraint, MetaData, Table};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// What `metadata` describes, for people: each table with its columns, keys and indexes, then what else there is.
/// Empty where there is nothing.
pub fn render_text(metadata: &MetaData) -> String {
    let mut text = String::new();
    for table in metadata.tables.values() {
        paragraph(&mut text);
        write_table(&mut text, metadata, table);
    }
    write_rest(&mut text, metadata);
    text
}

fn paragraph(text: &mut String) {
    if !text.is_empty() {
        text.push('\n');
    }
}

fn write_table(text: &mut String, metadata: &MetaData, table: &Table) {
    let mut head = format!("table {}", table.name);
    if let Some(comment) = &table.comment {
        let _ = write!(head, " — {}", one_line(comment));
    }
    let _ = writeln!(text, "{head}");
    for words in of_table(table) {
        let _ = writeln!(text, "  {words}");
    }
    let rows: Vec<Vec<String>> = table
        .columns
        .iter()
        .map(|column| {
            let null = if column.nullable { "" } else { "not null" };
            vec![column.name.clone(), of_type(&column.sql_type), null.to_owned(), of_column(column).join(" ")]
        })
        .collect();
    write_rows(text, "  ", &rows);
    let constraints: Vec<_> = table
        .constraints
        .iter()
        .map(|it| vec![it.name().unwrap_or("–").to_owned(), of_constraint(it)])
        .collect();
    write_section(text, "constraints", &constraints);
    let indexes: Vec<_> = table.indexes.iter().map(|it| vec![it.name.clone(), of_index(it)]).collect();
    write_section(text, "indexes", &indexes);
    write_section(text, "referred to by", &referrers(metadata, table));
    let lost: Vec<_> = table.inexpressible.iter().map(|it| vec![it.clone()]).collect();
    write_section(text, "has besides", &lost);
}

/// What is said of a table as a whole.
fn of_table(table: &Table) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(of) = &table.partition_of {
        words.push(format!("partition of {} {}", of.parent, words::of_bound(&of.bound)));
    }
    words.extend(
        table.partition_by.as_ref().map(|by| format!("partitioned by {}", words::of_partitioning(by))),
    );
    let options =
        [("engine", &table.engine), ("character set", &table.charset), ("collation", &table.collation)];
    words.extend(options.iter().filter_map(|(word, value)| Some(format!("{word} {}", value.as_ref()?))));
    let flags = [("without rowid", table.without_rowid), ("strict", table.strict)];
    words.extend(flags.iter().filter(|(_, is)| *is).map(|(word, _)| (*word).to_owned()));
    words
}

/// The foreign keys of other tables to this one.
fn referrers(metadata: &MetaData, table: &Table) -> Vec<Vec<String>> {
    let others = metadata.tables.values().filter(|other| other.name != table.name);
    others
        .flat_map(|other| other.constraints.iter().map(move |constraint| (other, constraint)))
        .filter_map(|(other, constraint)| match constraint {
            Constraint::ForeignKey(key) if key.referent == table.name => {
                Some(vec![other.name.to_string(), format!("({})", key.columns.join(", "))])
            }
            _ => None,
        })
        .collect()
}

fn write_rest(text: &mut String, metadata: &MetaData) {
    let mut sections: Vec<(&str, Vec<Vec<String>>)> = Vec::new();
    let enums = metadata.enums.iter().map(|(name, values)| vec![name.to_string(), values.join(", ")]);
    sections.push(("enum types", enums.collect()));
    let sequences = metadata.sequences.values().map(|it| vec![it.name.to_string(), words::of_sequence(it)]);
    sections.push(("sequences", sequences.collect()));
    let extensions = metadata.extensions.iter().map(|(name, it)| {
        vec![name.clone(), it.version.clone().unwrap_or_default(), it.schema.clone().unwrap_or_default()]
    });
    sections.push(("extensions", extensions.collect()));
    let views = metadata.views.values().map(|it| {
        let kind = if it.materialized { "materialized" } else { "" };
        vec![it.name.to_string(), kind.to_owned()]
    });
    sections.push(("views", views.collect()));
    let routines = metadata
        .routines
        .values()
        .map(|it| vec![format!("{}({})", it.signature.name, it.signature.arguments), words::lower(it.kind)]);
    sections.push(("routines", routines.collect()));
    let triggers =
        metadata.triggers.values().map(|it| vec![it.name.clone(), format!("{} on {}", it.when, it.table)]);
    sections.push(("triggers", triggers.collect()));
    for (title, rows) in sections.iter().filter(|(_, rows)| !rows.is_empty()) {
        paragraph(text);
        let _ = writeln!(text, "{title}");
        write_rows(text, "  ", rows);
    }
}

fn write_section(text: &mut String, title: &str, rows: &[Vec<String>]) {
    if !rows.is_empty() {
        let _ = writeln!(text, "  {title}:");
        write_rows(text, "    ", rows);
    }
}

/// The rows with their columns under one another; the last column is as wide as it is.
fn write_rows(text: &mut String, indent: &str, rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns)
        .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|it| it.width()).max().unwrap_or_default())
        .collect();
    for row in rows {
        let mut line = indent.to_owned();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat((width - cell.width()) + if *width > 0 { 2 } else { 0 }));
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
}
