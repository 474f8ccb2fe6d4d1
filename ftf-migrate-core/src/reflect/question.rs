//! What only the server can tell of tables, put to it in as few tables as can be.
//!
//! The server's form of an expression depends on the columns that it speaks of and on nothing else of its table. So of
//! each table only what is asked is put down, with those columns, and tables are put together as long as no two columns of
//! one name differ: a thousand tables become a handful, whose making would cost more than everything else.

use crate::schema::expression::mentions;
use crate::schema::{Column, Constraint, Index, ServerDefault, Table, TableName};
use std::collections::HashMap;

/// Sheets that are tried for a question before a new one is begun, which keeps the work linear.
const TRIED: usize = 16;

/// What is asked of one table.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// The table.
    pub(crate) of: TableName,
    /// Of it, what is asked, and the columns that this speaks of.
    pub(crate) asked: Table,
}

/// What is asked of a table.
pub(crate) trait Ask {
    /// Whether something of the column is asked.
    fn is_asked(&self, column: &Column) -> bool;
    /// Whether the constraint is asked.
    fn is_asked_constraint(&self, constraint: &Constraint) -> bool;
    /// Whether the index is asked.
    fn is_asked_index(&self, index: &Index) -> bool;
    /// The column as it is put down: without what needs no answer and could be refused.
    fn as_asked(&self, column: &Column) -> Column;
    /// How much of a sheet the column takes, which has room for [`Self::room`].
    fn weight(&self, column: &Column) -> usize;
    /// How much a sheet holds.
    fn room(&self) -> usize;
    /// The name of a sheet.
    fn name(&self, number: usize) -> TableName;
}

/// A table that is made for several questions.
#[derive(Clone, Debug)]
pub(crate) struct Sheet<'q> {
    pub(crate) table: Table,
    pub(crate) members: Vec<Member<'q>>,
    columns: HashMap<&'q str, usize>,
    /// The constraints and indexes that are there, by what they say, with their names.
    names: HashMap<String, String>,
    weight: usize,
}

/// A question, and where in the sheet it stands.
#[derive(Clone, Debug)]
pub(crate) struct Member<'q> {
    pub(crate) question: &'q Question,
    /// The names in the sheet of its constraints, in their order.
    pub(crate) constraints: Vec<String>,
    /// The names in the sheet of its indexes, in their order.
    pub(crate) indexes: Vec<String>,
}

/// The question that there is about a table, if there is one.
pub(crate) fn question(ask: &impl Ask, table: &Table) -> Option<Question> {
    let mut asked = Table::new(table.name.clone());
    asked.constraints = table.constraints.iter().filter(|it| ask.is_asked_constraint(it)).cloned().collect();
    asked.indexes = table.indexes.iter().filter(|it| ask.is_asked_index(it)).cloned().collect();
    let mut needed: Vec<bool> = table
        .columns
        .iter()
        .map(|column| {
            ask.is_asked(column)
                || asked.constraints.iter().any(|it| it.involves(&column.name))
                || asked.indexes.iter().any(|it| it.involves(&column.name))
        })
        .collect();
    let is_constant = !needed.contains(&true);
    if asked.constraints.is_empty() && asked.indexes.is_empty() && is_constant {
        return None;
    }
    // A column that is computed brings those that it is computed from, and so does one whose default is (MySQL).
    while let Some(at) = (0..needed.len()).find(|at| !needed[*at] && is_read(table, &needed, *at)) {
        needed[at] = true;
    }
    // No server but PostgreSQL makes a table without columns.
    if let Some(first) = needed.first_mut()
        && is_constant
    {
        *first = true;
    }
    let columns = table.columns.iter().zip(&needed).filter(|(_, is_needed)| **is_needed);
    asked.columns = columns.map(|(column, _)| ask.as_asked(column)).collect();
    Some(Question { of: table.name.clone(), asked })
}

/// Whether a column that is put down is computed from the column number `at`.
fn is_read(table: &Table, needed: &[bool], at: usize) -> bool {
    let name = &table.columns[at].name;
    table.columns.iter().zip(needed).filter(|(_, is_needed)| **is_needed).any(|(column, _)| {
        column.generated.as_ref().is_some_and(|it| mentions(&it.expression, name))
            || matches!(&column.server_default, Some(ServerDefault::Sql(sql)) if mentions(sql, name))
    })
}

/// The questions on as few sheets as [`Ask`] lets them stand on.
pub(crate) fn sheets<'q>(
    ask: &impl Ask,
    questions: impl IntoIterator<Item = &'q Question>,
) -> Vec<Sheet<'q>> {
    let (mut sheets, mut names): (Vec<Sheet<'q>>, usize) = (Vec::new(), 0);
    for question in questions {
        let tried = sheets.len().saturating_sub(TRIED);
        let fits = sheets[tried..].iter().position(|sheet| sheet.fits(ask, question));
        let at = fits.map_or(sheets.len(), |at| tried + at);
        if at == sheets.len() {
            sheets.push(Sheet::new(ask.name(at), question));
        }
        sheets[at].add(ask, question, &mut names);
    }
    sheets
}

impl<'q> Sheet<'q> {
    fn new(name: TableName, first: &'q Question) -> Self {
        let mut table = Table::new(name);
        table.collation.clone_from(&first.asked.collation);
        Self { table, members: Vec::new(), columns: HashMap::new(), names: HashMap::new(), weight: 0 }
    }

    fn fits(&self, ask: &impl Ask, question: &Question) -> bool {
        let (mut weight, mut differs) = (self.weight, self.table.collation != question.asked.collation);
        for column in &question.asked.columns {
            match self.columns.get(column.name.as_str()) {
                Some(at) => differs |= self.table.columns[*at] != *column,
                None => weight += ask.weight(column),
            }
        }
        !differs && weight <= ask.room()
    }

    /// `names` counts the names that were given, which differ in all of the sheets.
    fn add(&mut self, ask: &impl Ask, question: &'q Question, names: &mut usize) {
        for column in &question.asked.columns {
            if !self.columns.contains_key(column.name.as_str()) {
                self.columns.insert(&column.name, self.table.columns.len());
                self.weight += ask.weight(column);
                self.table.columns.push(column.clone());
            }
        }
        let mut given = || {
            *names += 1;
            format!("ftf_migrate_n{names}")
        };
        let mut member = Member { question, constraints: Vec::new(), indexes: Vec::new() };
        for constraint in &question.asked.constraints {
            let mut constraint = constraint.clone();
            *constraint.name_mut() = None;
            let name = self.names.entry(format!("{constraint:?}")).or_insert_with(|| {
                let name = given();
                *constraint.name_mut() = Some(name.clone());
                self.table.constraints.push(constraint);
                name
            });
            member.constraints.push(name.clone());
        }
        for index in &question.asked.indexes {
            // Rows there are none, so uniqueness says nothing.
            let mut index =
                Index { name: String::new(), unique: false, nulls_not_distinct: false, ..index.clone() };
            let name = self.names.entry(format!("{index:?}")).or_insert_with(|| {
                index.name = given();
                let name = index.name.clone();
                self.table.indexes.push(index);
                name
            });
            member.indexes.push(name.clone());
        }
        self.members.push(member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Check, SqlType};

    struct Checks;

    impl Ask for Checks {
        fn is_asked(&self, column: &Column) -> bool {
            column.generated.is_some()
        }

        fn is_asked_constraint(&self, constraint: &Constraint) -> bool {
            matches!(constraint, Constraint::Check(_))
        }

        fn is_asked_index(&self, index: &Index) -> bool {
            index.predicate.is_some()
        }

        fn as_asked(&self, column: &Column) -> Column {
            column.clone()
        }

        fn weight(&self, _: &Column) -> usize {
            1
        }

        fn room(&self) -> usize {
            3
        }

        fn name(&self, number: usize) -> TableName {
            TableName::new(&format!("sheet_{number}"))
        }
    }

    fn table(name: &str, columns: &[(&str, SqlType)], checks: &[&str]) -> Table {
        let mut table = Table::new(TableName::new(name));
        table.columns = columns.iter().map(|(name, sql_type)| Column::new(name, sql_type.clone())).collect();
        table.constraints = checks
            .iter()
            .map(|sql| {
                Constraint::Check(Check { name: None, expression: (*sql).to_owned(), not_valid: false })
            })
            .collect();
        table
    }

    fn sheets_of(tables: &[Table]) -> Vec<(Vec<String>, usize, usize)> {
        let questions: Vec<_> = tables.iter().filter_map(|table| question(&Checks, table)).collect();
        let sheets = sheets(&Checks, &questions);
        sheets
            .iter()
            .map(|sheet| {
                let columns = sheet.table.columns.iter().map(|column| column.name.clone()).collect();
                (columns, sheet.table.constraints.len(), sheet.members.len())
            })
            .collect()
    }

    #[test]
    fn tables_share_a_sheet_as_long_as_their_columns_agree() {
        let number = ("price", SqlType::Integer);
        let tables = [
            table("a", &[number.clone(), ("note", SqlType::Text)], &["price > 0"]),
            table("b", std::slice::from_ref(&number), &["price > 0", "price < 9"]),
            table("c", &[("price", SqlType::BigInt)], &["price > 0"]),
            table("d", &[number, ("note", SqlType::Text)], &[]),
        ];
        let price = || vec!["price".to_owned()];
        assert_eq!(sheets_of(&tables), [(price(), 2, 2), (price(), 1, 1)]);
    }

    #[test]
    fn a_sheet_holds_no_more_than_it_has_room_for() {
        let columns: Vec<String> = (0..5).map(|number| format!("c{number}")).collect();
        let tables: Vec<_> = columns
            .iter()
            .map(|name| table(name, &[(name, SqlType::Integer)], &[&format!("{name} > 0")]))
            .collect();
        let widths: Vec<_> = sheets_of(&tables).iter().map(|(columns, ..)| columns.len()).collect();
        assert_eq!(widths, [3, 2]);
    }

    #[test]
    fn what_a_column_is_computed_from_comes_along_and_a_constant_has_a_column() {
        let mut computed = table("a", &[("x", SqlType::Integer), ("y", SqlType::Integer)], &[]);
        computed.columns[1].generated =
            Some(crate::schema::Generated { expression: "x + 1".to_owned(), stored: true });
        let constant = table("b", &[("z", SqlType::Integer)], &["1 < 2"]);
        let names = |table: &Table| -> Vec<String> {
            let question = question(&Checks, table).unwrap();
            question.asked.columns.into_iter().map(|column| column.name).collect()
        };
        assert_eq!(names(&computed), ["x", "y"]);
        assert_eq!(names(&constant), ["z"]);
    }
}
