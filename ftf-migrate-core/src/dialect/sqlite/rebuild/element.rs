//! Changing the text of a column, clause by clause.

use crate::ddl::Refusal;
use crate::dialect::sqlite::text::token::{Token, tokens};
use crate::dialect::sqlite::text::{Clause, ClauseKind, ColumnText, ConstraintText, TableText};
use crate::schema::expression::mentions;
use std::ops::Range;

/// Where a clause stands on its column, as our DDL writes columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Collation,
    Generated,
    Key,
    Nullability,
    Default,
    Type,
    Last,
}

impl ColumnText {
    /// Puts `words` where `place` is.
    pub(super) fn insert(&mut self, words: &str, place: Place) -> Result<(), Refusal> {
        let before = self.clauses.iter().take_while(|clause| may_precede(&clause.kind, place));
        let at = before.last().map_or(self.sql_type.end, |clause| clause.range.end);
        self.replace(at..at, &format!(" {words}"))
    }

    /// Takes out the clauses that are meant.
    pub(super) fn remove(&mut self, is_meant: impl Fn(&Self, &Clause) -> bool) -> Result<(), Refusal> {
        while let Some(at) = self.clauses.iter().position(|clause| is_meant(self, clause)) {
            self.remove_at(at)?;
        }
        Ok(())
    }

    /// Takes out the clause with this number.
    pub(super) fn remove_at(&mut self, at: usize) -> Result<(), Refusal> {
        let Some(Range { start, end }) = self.clauses.get(at).map(|clause| clause.range.clone()) else {
            return Ok(());
        };
        // The white space before it goes along, but not the end of a comment.
        let start = if self.text[..start].ends_with(' ') { start - 1 } else { start };
        self.replace(start..end, "")
    }

    /// Declares another type.
    pub(super) fn declare(&mut self, sql_type: &str) -> Result<(), Refusal> {
        let space = if self.sql_type.is_empty() && !sql_type.is_empty() { " " } else { "" };
        self.replace(self.sql_type.clone(), &format!("{space}{sql_type}"))
    }

    pub(super) fn replace(&mut self, range: Range<usize>, words: &str) -> Result<(), Refusal> {
        let mut text = self.text.clone();
        text.replace_range(range, words);
        *self = Self::parse(&text).ok_or_else(|| not_understood(&text))?;
        Ok(())
    }

    pub(super) fn is_generated(&self) -> bool {
        self.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::Generated { .. }))
    }
}

impl ConstraintText {
    pub(super) fn new(text: &str) -> Result<Self, Refusal> {
        Self::parse(text).ok_or_else(|| not_understood(text))
    }
}

fn not_understood(text: &str) -> Refusal {
    Refusal::new(
        format!("it makes the table anew for this, and `{}` is not understood", text.trim()),
        "write it more plainly, or write the statements with execute_for",
    )
}

/// Whether a clause of this kind stands before `place`.
fn may_precede(kind: &ClauseKind, place: Place) -> bool {
    let own = match kind {
        ClauseKind::Collate { .. } => Place::Collation,
        ClauseKind::Generated { .. } => Place::Generated,
        ClauseKind::PrimaryKey { .. } => Place::Key,
        ClauseKind::NotNull | ClauseKind::Null => Place::Nullability,
        ClauseKind::Default { .. } => Place::Default,
        _ => Place::Last,
    };
    own <= place
}

/// Whether something else than indexes holds on to the column, so that it cannot be dropped in place.
pub(super) fn holds(table: &TableText, name: &str) -> bool {
    let is_column = |column: &ColumnText| column.name.eq_ignore_ascii_case(name);
    let is_key = |clause: &Clause| {
        matches!(clause.kind, ClauseKind::PrimaryKey { .. } | ClauseKind::Unique { .. } | ClauseKind::Unknown)
    };
    let column_holds = |column: &ColumnText| {
        let is_held = |clause| if is_column(column) { is_key(clause) } else { involves(clause, name) };
        column.clauses.iter().any(is_held)
    };
    table.columns.iter().any(column_holds)
        || table.constraints.iter().any(|constraint| involves(&constraint.clause, name))
}

/// Whether a clause is about the column, besides standing on it.
pub(super) fn involves(clause: &Clause, column: &str) -> bool {
    let lists = |columns: &[String]| columns.iter().any(|it| it.eq_ignore_ascii_case(column));
    match &clause.kind {
        ClauseKind::PrimaryKey { columns, .. } | ClauseKind::Unique { columns } => lists(columns),
        ClauseKind::ForeignKey(key) => lists(&key.columns),
        ClauseKind::Check { expression } | ClauseKind::Generated { expression, .. } => {
            mentions(expression, column)
        }
        _ => false,
    }
}

/// The text without `table.` in front of columns: in a table of another name it would mean nothing.
pub(super) fn unqualified(text: &str, table: &str) -> String {
    let words = tokens(text);
    let mut kept = text.to_owned();
    for pair in words.windows(2).rev() {
        let [name, dot] = pair else { continue };
        if name.is_name() && dot.is_sign(".") && name.value().eq_ignore_ascii_case(table) {
            kept.replace_range(name.start..dot.end(), "");
        }
    }
    kept
}

/// `sql` with `schema.` before the name of what it makes; the schema keeps the texts without.
pub(super) fn qualified(sql: &str, schema: &str) -> String {
    let words = tokens(sql);
    let made = words.iter().position(|word| word.is("INDEX") || word.is("TRIGGER"));
    match made.and_then(|at| words.get(at + 1)) {
        Some(Token { start, .. }) => format!("{}{schema}.{}", &sql[..*start], &sql[*start..]),
        None => sql.to_owned(),
    }
}
