//! Tables out of numbers.

use ftf_migrate_core::schema::{
    Check, Column, Constraint, ForeignKey, ForeignKeyAction, Generated, Index, IndexPart, PrimaryKey,
    ServerDefault, SortOrder, SqlType, Table, TableName, Unique, Value,
};

/// Numbers that look random and are the same in each run (SplitMix64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap_or_default()
    }

    pub(crate) fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const NAMES: &[&str] =
    &["id", "a", "b b", "select", "ä", "quo\"te", "Upper", "it's", "check", "x.y", "[z]", "rowid", "-- c"];

const TYPES: &[SqlType] = &[
    SqlType::TinyInt,
    SqlType::SmallInt,
    SqlType::Integer,
    SqlType::BigInt,
    SqlType::Real,
    SqlType::Double,
    SqlType::Numeric(None),
    SqlType::Numeric(Some((10, 2))),
    SqlType::Varchar(40),
    SqlType::Char(3),
    SqlType::Text,
    SqlType::Bytes,
    SqlType::Boolean,
    SqlType::Date,
    SqlType::Time,
    SqlType::Timestamp,
    SqlType::TimestampTz,
    SqlType::Uuid,
    SqlType::Json,
];

pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub(crate) fn random_type(numbers: &mut Numbers, table: &str, column: &str) -> SqlType {
    if numbers.one_in(8) {
        let name = TableName::new(&format!("{table}_{column}"));
        return SqlType::Enum { name, values: vec!["one".to_owned(), "it's, (two)".to_owned()] };
    }
    numbers.pick(TYPES).clone()
}

pub(crate) fn random_default(numbers: &mut Numbers, sql_type: &SqlType) -> ServerDefault {
    match (sql_type, numbers.below(4)) {
        (SqlType::Enum { .. }, _) => ServerDefault::Value(Value::Text("one".to_owned())),
        (SqlType::Boolean, 0 | 1) => ServerDefault::Value(Value::Bool(true)),
        (SqlType::Date | SqlType::Time | SqlType::Timestamp | SqlType::TimestampTz, _) => ServerDefault::Now,
        (_, 0) => ServerDefault::Value(Value::Int(-7)),
        (_, 1) => ServerDefault::Value(Value::Text("it's (x), -- y".to_owned())),
        (SqlType::Bytes, _) => ServerDefault::Value(Value::Bytes(vec![0, 255])),
        (_, 2) => ServerDefault::Value(Value::Float(1.5)),
        _ => ServerDefault::Sql("1 + (2 * 3)".to_owned()),
    }
}

pub(crate) fn random_column(numbers: &mut Numbers, table: &str, name: &str) -> Column {
    let mut column = Column::new(name, random_type(numbers, table, name));
    if numbers.one_in(3) {
        column.server_default = Some(random_default(numbers, &column.sql_type));
        column.nullable = numbers.one_in(2);
    }
    if matches!(column.sql_type, SqlType::Text | SqlType::Varchar(_)) && numbers.one_in(2) {
        column.collation = Some(numbers.pick(&["NOCASE", "RTRIM", "BINARY"]).to_string());
    }
    column
}

/// A table `t`; foreign keys of it point to `parents (id)`.
pub(crate) fn random_table(numbers: &mut Numbers) -> Table {
    let mut table = Table::new(TableName::new("t"));
    let mut names: Vec<&str> = NAMES.to_vec();
    for _ in 0..2 + numbers.below(5) {
        let name = names.remove(numbers.below(names.len()));
        table.columns.push(random_column(numbers, "t", name));
    }
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    if numbers.one_in(4) {
        let mut column = Column::new("computed", SqlType::Integer);
        let expression = format!("length({}) + 1", quote(&columns[0]));
        column.generated = Some(Generated { expression, stored: numbers.one_in(2) });
        table.columns.push(column);
    }
    match numbers.below(4) {
        0 => {
            let column = &mut table.columns[0];
            (column.sql_type, column.server_default) = (SqlType::BigInt, None);
            (column.collation, column.nullable) = (None, false);
            column.autoincrement = numbers.one_in(2);
            key(&mut table, &columns[..1]);
        }
        1 => {
            table.columns[..2].iter_mut().for_each(|column| column.nullable = false);
            table.without_rowid = numbers.one_in(2);
            key(&mut table, &columns[..2]);
        }
        _ => {}
    }
    let last = &columns[columns.len() - 1];
    if numbers.one_in(2) {
        let unique = Unique { columns: vec![last.clone(), columns[0].clone()], ..Unique::default() };
        table.constraints.push(Constraint::Unique(unique));
    }
    if numbers.one_in(2) {
        table.constraints.push(check(None, &format!("{} IS NOT 'never'", quote(last))));
    }
    if numbers.one_in(2) {
        let both = format!("coalesce({}, {}, '') <> 'never, (ever)'", quote(last), quote(&columns[0]));
        table.constraints.push(check(Some("ck both"), &both));
    }
    if numbers.one_in(3) && !table.columns[1].nullable.eq(&false) {
        table.constraints.push(Constraint::ForeignKey(ForeignKey {
            name: None,
            columns: vec![columns[1].clone()],
            referent: TableName::new("parents"),
            referent_columns: vec!["id".to_owned()],
            on_delete: Some(ForeignKeyAction::SetNull),
            on_update: None,
            match_kind: None,
            deferrable: None,
            not_valid: false,
        }));
    }
    if numbers.one_in(2) {
        let mut index = Index::new("ix one", &[]);
        let descending = IndexPart { order: Some(SortOrder::Desc), ..IndexPart::column(&columns[0]) };
        index.parts = vec![descending, IndexPart::expression(&format!("lower({})", quote(last)))];
        index.predicate = Some(format!("{} IS NOT NULL", quote(last)));
        table.indexes.push(index);
    }
    table
}

fn key(table: &mut Table, columns: &[String]) {
    table.constraints.push(Constraint::PrimaryKey(PrimaryKey { name: None, columns: columns.to_vec() }));
}

pub(crate) fn check(name: Option<&str>, expression: &str) -> Constraint {
    let (name, expression) = (name.map(str::to_owned), expression.to_owned());
    Constraint::Check(Check { name, expression, not_valid: false })
}
