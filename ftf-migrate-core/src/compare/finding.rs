//! Differences in the words of people.

use crate::operation::{AlterColumn, Change, Operation, SequenceChange};
use crate::render::{default_text, type_text};
use crate::schema::{Column, Constraint, MetaData, Table, TableName};
use std::fmt;

/// A difference between what there is and what the models want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What has to happen to it.
    pub sign: Sign,
    /// The table that it is on, by its name after all renames; `None` for a table itself and for what is on none.
    pub table: Option<TableName>,
    /// What it is: `column 'users.age'`.
    pub what: String,
    /// More about it: its type, or what it was and is to be. May be empty.
    pub detail: String,
}

/// What has to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It is to be made.
    Added,
    /// It is to be dropped.
    Removed,
    /// It is to be changed.
    Changed,
    /// It is to be called something else.
    Renamed,
}

impl Sign {
    /// The mark before a line of a diff.
    pub fn mark(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
            Self::Renamed => '>',
        }
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
        })
    }
}

/// `added column 'users.age' (Integer)`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.sign, self.what)?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, " ({})", self.detail) }
    }
}

/// What these operations change of `before`, in their order.
pub(super) fn findings(operations: &[Operation], before: &MetaData) -> Vec<Finding> {
    let mut state = before.clone();
    let mut findings = Vec::new();
    for operation in operations {
        findings.extend(findings_of(operation, &state));
        state.apply_done(operation);
    }
    findings
}

fn findings_of(operation: &Operation, state: &MetaData) -> Vec<Finding> {
    let finding = |sign, table: Option<&TableName>, what: String, detail: String| {
        vec![Finding { sign, table: table.cloned(), what, detail }]
    };
    match operation {
        Operation::CreateTable(it) => {
            let columns = match it.table.columns.len() {
                1 => "1 column".to_owned(),
                many => format!("{many} columns"),
            };
            finding(Sign::Added, None, format!("table '{}'", it.table.name), columns)
        }
        Operation::DropTable(it) => {
            finding(Sign::Removed, None, format!("table '{}'", it.table), String::new())
        }
        Operation::RenameTable(it) => {
            finding(Sign::Renamed, None, format!("table '{}'", it.table), format!("to '{}'", it.new_name))
        }
        Operation::AlterTable(it) => {
            let each = it.operations.iter().flat_map(|operation| findings_of(operation, state));
            each.collect()
        }
        Operation::TableComment(it) => {
            let detail = it.comment.as_ref().map_or("none".to_owned(), |comment| format!("{comment:?}"));
            finding(Sign::Changed, Some(&it.table), format!("comment of table '{}'", it.table), detail)
        }
        Operation::AlterTableOptions(it) => {
            let texts: Vec<_> = it.changes.iter().map(ToString::to_string).collect();
            finding(Sign::Changed, Some(&it.table), format!("table '{}'", it.table), texts.join(", "))
        }
        Operation::AddColumn(it) => finding(
            Sign::Added,
            Some(&it.table),
            format!("column '{}.{}'", it.table, it.column.name),
            column_text(&it.column),
        ),
        Operation::DropColumn(it) => {
            let column = state.tables.get(&it.table).and_then(|table| table.column(&it.column));
            let what = format!("column '{}.{}'", it.table, it.column);
            finding(Sign::Removed, Some(&it.table), what, column.map(column_text).unwrap_or_default())
        }
        Operation::AlterColumn(it) => alterations(it, state),
        Operation::RenameColumn(it) => finding(
            Sign::Renamed,
            Some(&it.table),
            format!("column '{}.{}'", it.table, it.column),
            format!("to '{}'", it.new_name),
        ),
        Operation::CreateIndex(it) => finding(
            Sign::Added,
            Some(&it.table),
            format!("index '{}' on '{}'", it.index.name, it.table),
            String::new(),
        ),
        Operation::DropIndex(it) => finding(
            Sign::Removed,
            Some(&it.table),
            format!("index '{}' on '{}'", it.name, it.table),
            String::new(),
        ),
        Operation::CreateConstraint(it) => {
            let name = it.constraint.name().unwrap_or_default();
            let what = format!("{} '{name}' on '{}'", kind(&it.constraint), it.table);
            finding(Sign::Added, Some(&it.table), what, constraint_text(&it.constraint))
        }
        Operation::DropConstraint(it) => {
            let found = state.tables.get(&it.table).and_then(|table| constraint(table, &it.name));
            let (kind, detail) =
                found.map_or(("constraint", String::new()), |found| (kind(found), constraint_text(found)));
            finding(Sign::Removed, Some(&it.table), format!("{kind} '{}' on '{}'", it.name, it.table), detail)
        }
        Operation::AlterSequence(it) => {
            let texts: Vec<_> = it.changes.iter().map(sequence_text).collect();
            finding(Sign::Changed, None, format!("sequence '{}'", it.name), texts.join(", "))
        }
        Operation::ReplaceReplaceable(it) => {
            let name = it.object.name();
            finding(Sign::Changed, None, format!("{} '{name}'", name.kind()), String::new())
        }
        other => vec![of_words(&other.to_string())],
    }
}

/// `create_view active_users`, told by its verb.
fn of_words(text: &str) -> Finding {
    let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (verb, noun) = verb.split_once('_').unwrap_or((verb, ""));
    let sign = match verb {
        "create" | "add" | "attach" => Sign::Added,
        "drop" | "detach" => Sign::Removed,
        "rename" => Sign::Renamed,
        _ => Sign::Changed,
    };
    let is_phrase = rest.contains(' ') && !rest.contains('(');
    let name = if is_phrase { rest.to_owned() } else { format!("'{rest}'") };
    Finding { sign, table: None, what: format!("{} {name}", noun.replace('_', " ")), detail: String::new() }
}

fn alterations(alter: &AlterColumn, state: &MetaData) -> Vec<Finding> {
    let before = state.tables.get(&alter.table).and_then(|table| table.column(&alter.column));
    let place = format!("column '{}.{}'", alter.table, alter.column);
    let each = alter.changes.iter().map(|change| {
        let (property, detail) = change_text(change, before);
        Finding {
            sign: Sign::Changed,
            table: Some(alter.table.clone()),
            what: format!("{property} of {place}"),
            detail,
        }
    });
    each.collect()
}

fn change_text(change: &Change, before: Option<&Column>) -> (&'static str, String) {
    let from_to = |from: Option<String>, to: String| match from {
        Some(from) => format!("{from} to {to}"),
        None => to,
    };
    let optional = |from: Option<Option<String>>, to: Option<&str>| {
        let text = |text: Option<&str>| text.map_or("none".to_owned(), |text| format!("{text:?}"));
        from_to(from.map(|from| text(from.as_deref())), text(to))
    };
    let null = |nullable| if nullable { "NULL" } else { "NOT NULL" }.to_owned();
    match change {
        Change::Type(to) => {
            ("type", from_to(before.map(|column| type_text(&column.sql_type)), type_text(to)))
        }
        Change::Nullable(to) => ("nullability", from_to(before.map(|it| null(it.nullable)), null(*to))),
        Change::ServerDefault(to) => {
            let text = |default: Option<&crate::schema::ServerDefault>| {
                default.map_or("none".to_owned(), default_text)
            };
            let from = before.map(|column| text(column.server_default.as_ref()));
            ("server default", from_to(from, text(to.as_ref())))
        }
        Change::Comment(to) => ("comment", optional(before.map(|it| it.comment.clone()), to.as_deref())),
        Change::Collation(to) => {
            ("collation", optional(before.map(|it| it.collation.clone()), to.as_deref()))
        }
        Change::Charset(to) => {
            ("character set", optional(before.map(|it| it.charset.clone()), to.as_deref()))
        }
        Change::Generated(to) => {
            let from = before.map(|it| it.generated.as_ref().map(|it| it.expression.clone()));
            ("generated expression", optional(from, to.as_ref().map(|it| it.expression.as_str())))
        }
        Change::Identity(_) | Change::Autoincrement(_) => ("numbering", String::new()),
        Change::OnUpdateNow(_) => ("ON UPDATE", String::new()),
        Change::Invisible(_) => ("visibility", String::new()),
        Change::Storage(_) => ("storage", String::new()),
        Change::Compression(_) => ("compression", String::new()),
    }
}

fn sequence_text(change: &SequenceChange) -> String {
    let number = |what: &str, value: &Option<i64>| match value {
        Some(value) => format!("{what} {value}"),
        None => format!("no {what} of its own"),
    };
    match change {
        SequenceChange::Start(it) => number("start", it),
        SequenceChange::Restart(it) => number("restart", it),
        SequenceChange::Increment(it) => number("increment", it),
        SequenceChange::MinValue(it) => number("smallest value", it),
        SequenceChange::MaxValue(it) => number("largest value", it),
        SequenceChange::Cache(it) => number("cache", it),
        SequenceChange::Cycle(true) => "begins again after the last".to_owned(),
        SequenceChange::Cycle(false) => "ends with the last".to_owned(),
        SequenceChange::OwnedBy(Some((table, column))) => format!("owned by {table}.{column}"),
        SequenceChange::OwnedBy(None) => "owned by no column".to_owned(),
    }
}

fn column_text(column: &Column) -> String {
    let null = if column.nullable { "" } else { ", NOT NULL" };
    let default = column.server_default.as_ref();
    let default = default.map(|default| format!(", default {}", default_text(default))).unwrap_or_default();
    format!("{}{null}{default}", type_text(&column.sql_type))
}

fn kind(constraint: &Constraint) -> &'static str {
    match constraint {
        Constraint::PrimaryKey(_) => "primary key",
        Constraint::Unique(_) => "unique constraint",
        Constraint::ForeignKey(_) => "foreign key",
        Constraint::Check(_) => "check",
        Constraint::Exclude(_) => "exclusion constraint",
    }
}

fn constraint_text(constraint: &Constraint) -> String {
    match constraint {
        Constraint::PrimaryKey(it) => it.columns.join(", "),
        Constraint::Unique(it) => it.columns.join(", "),
        Constraint::ForeignKey(it) => {
            format!("{} to {}.{}", it.columns.join(", "), it.referent, it.referent_columns.join(", "))
        }
        Constraint::Check(it) => it.expression.clone(),
        Constraint::Exclude(_) => String::new(),
    }
}

fn constraint<'a>(table: &'a Table, name: &str) -> Option<&'a Constraint> {
    table.constraints.iter().find(|it| it.name() == Some(name))
}
