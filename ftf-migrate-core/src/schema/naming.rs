//! Names for what was not given one.
//!
//! Every constraint gets a name, the same on every database, so that it can be dropped by name
//! everywhere. The form is the one PostgreSQL itself uses: `users_email_key`, `posts_user_id_fkey`.

use super::expression::mentions;
use super::{Column, Constraint, TableName};
use std::collections::BTreeSet;

/// The longest name that all databases here take: PostgreSQL cuts after 63 bytes, MySQL refuses
/// more than 64 characters.
const LONGEST: usize = 63;

/// The name of a table's primary key: `users_pkey`.
pub fn primary_key_name(table: &TableName) -> String {
    shorten(&format!("{}_pkey", table.name))
}

/// The name of a unique constraint: `users_email_key`.
pub fn unique_name(table: &TableName, columns: &[String]) -> String {
    shorten(&format!("{}_{}_key", table.name, columns.join("_")))
}

/// The name of a foreign key: `posts_user_id_fkey`.
pub fn foreign_key_name(table: &TableName, columns: &[String]) -> String {
    shorten(&format!("{}_{}_fkey", table.name, columns.join("_")))
}

/// The name of the check number `number` (from 1) of a table, over the column if it has one:
/// `products_price_check`, `products_check1`.
pub fn check_name(table: &TableName, column: Option<&str>, number: usize) -> String {
    let subject = column.map(|column| format!("_{column}")).unwrap_or_default();
    let count = if number > 1 { (number - 1).to_string() } else { String::new() };
    shorten(&format!("{}{subject}_check{count}", table.name))
}

/// The name of the exclusion constraint number `number` (from 1) of a table: `bookings_excl`, `bookings_excl1`.
pub fn exclude_name(table: &TableName, number: usize) -> String {
    let count = if number > 1 { (number - 1).to_string() } else { String::new() };
    shorten(&format!("{}_excl{count}", table.name))
}

/// Gives names to those of `constraints` that have none.
///
/// A check that speaks of one column only is called after it. Checks and exclusion constraints are
/// numbered past the names in `constraints` and in `present`, the constraints that the table has
/// already. The result depends on nothing else, so every run and every database gets the same names.
pub fn name_constraints(
    table: &TableName,
    columns: &[Column],
    present: &[Constraint],
    constraints: &mut [Constraint],
) {
    let mut taken: BTreeSet<String> =
        present.iter().chain(&*constraints).filter_map(|it| it.name().map(str::to_owned)).collect();
    for constraint in constraints.iter_mut().filter(|it| it.name().is_none()) {
        let name = match constraint {
            Constraint::PrimaryKey(_) => primary_key_name(table),
            Constraint::Unique(it) => unique_name(table, &it.columns),
            Constraint::ForeignKey(it) => foreign_key_name(table, &it.columns),
            Constraint::Check(it) => {
                let column = only_column(&it.expression, columns);
                first_free(&taken, |number| check_name(table, column, number))
            }
            Constraint::Exclude(_) => first_free(&taken, |number| exclude_name(table, number)),
        };
        taken.insert(name.clone());
        *constraint.name_mut() = Some(name);
    }
}

/// The column that `expression` speaks of, if there is exactly one.
pub(crate) fn only_column<'a>(expression: &str, columns: &'a [Column]) -> Option<&'a str> {
    let mut found =
        columns.iter().map(|column| column.name.as_str()).filter(|name| mentions(expression, name));
    found.next().filter(|_| found.next().is_none())
}

fn first_free(taken: &BTreeSet<String>, name: impl Fn(usize) -> String) -> String {
    // One number more than there are names is free for certain.
    (1..=taken.len() + 1).map(name).find(|name| !taken.contains(name)).unwrap_or_default()
}

/// The name of an index: `ix_posts_created_at`.
pub fn index_name(table: &TableName, columns: &[String]) -> String {
    shorten(&format!("ix_{}_{}", table.name, columns.join("_")))
}

/// Cuts a name that is too long, with a hash of the whole so that two long names stay apart.
fn shorten(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let mut end = LONGEST - 9;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{hash:08x}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::SqlType;

    #[test]
    fn names_are_those_of_postgres() {
        let table = TableName::new("posts");
        assert_eq!(primary_key_name(&table), "posts_pkey");
        assert_eq!(unique_name(&table, &["a".into(), "b".into()]), "posts_a_b_key");
        assert_eq!(foreign_key_name(&table, &["user_id".into()]), "posts_user_id_fkey");
        assert_eq!(check_name(&table, Some("price"), 1), "posts_price_check");
        assert_eq!(check_name(&table, None, 2), "posts_check1");
    }

    #[test]
    fn checks_are_called_after_their_only_column_and_numbered_past_what_is_there() {
        let check = |expression: &str, name: Option<&str>| {
            Constraint::Check(crate::schema::Check {
                name: name.map(str::to_owned),
                expression: expression.to_owned(),
                not_valid: false,
            })
        };
        let columns = [Column::new("a", SqlType::Integer), Column::new("b", SqlType::Integer)];
        let present = [check("a > 1", Some("t_a_check"))];
        let mut new = [
            check("a > 2", None),
            check("b > 0", None),
            check("a > b", None),
            check("a < b", Some("t_check")),
        ];
        name_constraints(&TableName::new("t"), &columns, &present, &mut new);
        let names: Vec<_> = new.iter().filter_map(Constraint::name).collect();
        assert_eq!(names, ["t_a_check1", "t_b_check", "t_check1", "t_check"]);
    }

    #[test]
    fn a_long_name_is_cut_at_a_character_and_stays_unique() {
        let table = TableName::new(&"ä".repeat(40));
        let (one, two) = (unique_name(&table, &["one".into()]), unique_name(&table, &["two".into()]));
        assert!(one.len() <= LONGEST && two.len() <= LONGEST);
        assert_ne!(one, two);
    }
}
