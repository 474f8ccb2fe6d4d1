//! Names for what was not given one.
//!
//! Every constraint gets a name, the same on every database, so that it can be dropped by name
//! everywhere.

use super::expression::mentions;
use super::{Column, Constraint, Index, IndexKey, TableName};
use std::collections::BTreeSet;

/// The longest name that all databases here take: PostgreSQL cuts after 63 bytes, MySQL refuses
/// more than 64 characters.
const LONGEST: usize = 63;

/// How constraints and indexes are named that are given no name: a template for each sort, as
/// SQLAlchemy has them.
///
/// | in a template | stands for | of |
/// |---|---|---|
/// | `{table_name}` | the table | all |
/// | `{column_0_name}` | the first column | primary key, unique, foreign key, check, index |
/// | `{column_0N_name}` | all columns, one after the other | the same |
/// | `{column_0_N_name}` | all columns, with `_` between them | the same |
/// | `{column_name}` | the column, if it is one alone; else nothing, and the `_` before it goes too | the same |
/// | `{referred_table_name}` | the table referred to | foreign key |
///
/// The columns of a check are those that its expression speaks of, in the table's order. Checks and
/// exclusion constraints of one table that would have one name are numbered. A name longer than 63 bytes is cut, with a hash of the whole,
/// so that two long names stay apart. A name that is given stays as it is, so there is no
/// `{constraint_name}`.
///
/// Changing the convention of a history that has run renames nothing: the revisions that ran with
/// the old one need their names written out, or a revision that renames.
///
/// ```
/// use ftf_migrate_core::schema::{NamingConvention, TableName};
///
/// const NAMING: NamingConvention = NamingConvention::POSTGRES
///     .primary_key("pk_{table_name}")
///     .unique("uq_{table_name}_{column_0_N_name}");
///
/// let name = NAMING.unique_name(&TableName::new("users"), &["first".into(), "last".into()]);
/// assert_eq!(name, "uq_users_first_last");
/// ```
///
/// A template with a word that is not in the table above does not compile:
///
/// ```compile_fail
/// # use ftf_migrate_core::schema::NamingConvention;
/// const NAMING: NamingConvention = NamingConvention::POSTGRES.primary_key("pk_{tabel_name}");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamingConvention {
    primary_key: &'static str,
    unique: &'static str,
    foreign_key: &'static str,
    check: &'static str,
    exclude: &'static str,
    index: &'static str,
}

const OF_TABLE: &[&str] = &["table_name"];
const OF_COLUMNS: &[&str] =
    &["table_name", "column_0_name", "column_0N_name", "column_0_N_name", "column_name"];
const OF_FOREIGN_KEY: &[&str] = &[
    "table_name",
    "column_0_name",
    "column_0N_name",
    "column_0_N_name",
    "column_name",
    "referred_table_name",
];

impl NamingConvention {
    /// The names that PostgreSQL itself gives: `users_pkey`, `users_email_key`, `posts_user_id_fkey`,
    /// `products_price_check`, `bookings_excl`; and `ix_posts_created_at` for indexes. The default.
    pub const POSTGRES: Self = Self {
        primary_key: "{table_name}_pkey",
        unique: "{table_name}_{column_0_N_name}_key",
        foreign_key: "{table_name}_{column_0_N_name}_fkey",
        check: "{table_name}_{column_name}_check",
        exclude: "{table_name}_excl",
        index: "ix_{table_name}_{column_0_N_name}",
    };

    /// The names of the convention that SQLAlchemy's documentation recommends: `pk_users`, `uq_users_email`,
    /// `fk_posts_user_id_users`, `ck_products_price`, `ix_posts_created_at`.
    ///
    /// Source: SQLAlchemy 2.0, Constraints and Indexes, Configuring Constraint Naming Conventions.
    pub const SQLALCHEMY: Self = Self {
        primary_key: "pk_{table_name}",
        unique: "uq_{table_name}_{column_0_name}",
        foreign_key: "fk_{table_name}_{column_0_name}_{referred_table_name}",
        check: "ck_{table_name}_{column_name}",
        exclude: "ex_{table_name}",
        index: "ix_{table_name}_{column_0_name}",
    };

    /// Names primary keys like this.
    #[must_use]
    pub const fn primary_key(self, template: &'static str) -> Self {
        check_template(template, OF_COLUMNS);
        Self { primary_key: template, ..self }
    }

    /// Names unique constraints like this.
    #[must_use]
    pub const fn unique(self, template: &'static str) -> Self {
        check_template(template, OF_COLUMNS);
        Self { unique: template, ..self }
    }

    /// Names foreign keys like this.
    #[must_use]
    pub const fn foreign_key(self, template: &'static str) -> Self {
        check_template(template, OF_FOREIGN_KEY);
        Self { foreign_key: template, ..self }
    }

    /// Names checks like this.
    #[must_use]
    pub const fn check(self, template: &'static str) -> Self {
        check_template(template, OF_COLUMNS);
        Self { check: template, ..self }
    }

    /// Names exclusion constraints (PostgreSQL) like this.
    #[must_use]
    pub const fn exclude(self, template: &'static str) -> Self {
        check_template(template, OF_TABLE);
        Self { exclude: template, ..self }
    }

    /// Names indexes like this.
    #[must_use]
    pub const fn index(self, template: &'static str) -> Self {
        check_template(template, OF_COLUMNS);
        Self { index: template, ..self }
    }

    /// The name of a table's primary key over these columns.
    pub fn primary_key_name(&self, table: &TableName, columns: &[String]) -> String {
        shorten(&fill(self.primary_key, table, columns, None))
    }

    /// The name of a unique constraint.
    pub fn unique_name(&self, table: &TableName, columns: &[String]) -> String {
        shorten(&fill(self.unique, table, columns, None))
    }

    /// The name of a foreign key to `referent`.
    pub fn foreign_key_name(&self, table: &TableName, columns: &[String], referent: &TableName) -> String {
        shorten(&fill(self.foreign_key, table, columns, Some(referent)))
    }

    /// The name of the check number `number` (from 1) of those that speak of these columns.
    pub fn check_name(&self, table: &TableName, columns: &[String], number: usize) -> String {
        shorten(&numbered(fill(self.check, table, columns, None), number))
    }

    /// The name of the exclusion constraint number `number` (from 1) of a table.
    pub fn exclude_name(&self, table: &TableName, number: usize) -> String {
        shorten(&numbered(fill(self.exclude, table, &[], None), number))
    }

    /// The name of an index.
    pub fn index_name(&self, table: &TableName, columns: &[String]) -> String {
        shorten(&fill(self.index, table, columns, None))
    }

    /// Whether the constraint gets its name without it being said. That of a check depends on others.
    pub fn gives_name_of(&self, table: &TableName, constraint: &Constraint) -> bool {
        let given = match constraint {
            Constraint::PrimaryKey(it) => self.primary_key_name(table, &it.columns),
            Constraint::Unique(it) => self.unique_name(table, &it.columns),
            Constraint::ForeignKey(it) => self.foreign_key_name(table, &it.columns, &it.referent),
            Constraint::Check(_) | Constraint::Exclude(_) => return constraint.name().is_none(),
        };
        constraint.name().is_none_or(|name| name == given)
    }

    /// The index, with a name if its own is empty.
    pub(crate) fn named_index(&self, table: &TableName, index: &Index) -> Index {
        let mut index = index.clone();
        if index.name.is_empty() {
            let columns = index.parts.iter().map(|part| match &part.key {
                IndexKey::Column(name) => name.clone(),
                IndexKey::Expression(_) => "expr".to_owned(),
            });
            index.name = self.index_name(table, &columns.collect::<Vec<_>>());
        }
        index
    }

    /// Gives names to those of `constraints` that have none.
    ///
    /// Checks and exclusion constraints are numbered past the names in `constraints` and in `present`, the
    /// constraints that the table has already. The result depends on nothing else, so every run and
    /// every database gets the same names.
    pub fn name_constraints(
        &self,
        table: &TableName,
        columns: &[Column],
        present: &[Constraint],
        constraints: &mut [Constraint],
    ) {
        let mut taken: BTreeSet<String> =
            present.iter().chain(&*constraints).filter_map(|it| it.name().map(str::to_owned)).collect();
        for constraint in constraints.iter_mut().filter(|it| it.name().is_none()) {
            let name = match constraint {
                Constraint::PrimaryKey(it) => self.primary_key_name(table, &it.columns),
                Constraint::Unique(it) => self.unique_name(table, &it.columns),
                Constraint::ForeignKey(it) => self.foreign_key_name(table, &it.columns, &it.referent),
                Constraint::Check(it) => {
                    let columns = mentioned(&it.expression, columns);
                    first_free(&taken, |number| self.check_name(table, &columns, number))
                }
                Constraint::Exclude(_) => first_free(&taken, |number| self.exclude_name(table, number)),
            };
            taken.insert(name.clone());
            *constraint.name_mut() = Some(name);
        }
    }
}

impl Default for NamingConvention {
    fn default() -> Self {
        Self::POSTGRES
    }
}

/// Fails, at compile time where a convention is a constant, on a word that the template cannot hold.
const fn check_template(template: &str, words: &[&str]) {
    let bytes = template.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        assert!(bytes[at] != b'}', "a naming template has a closing brace without an opening one");
        if bytes[at] == b'{' {
            let start = at + 1;
            while at < bytes.len() && bytes[at] != b'}' {
                at += 1;
            }
            assert!(at < bytes.len(), "a naming template has an opening brace without a closing one");
            assert!(
                is_one_of(bytes, start, at, words),
                "a naming template holds a word that this sort of name has not; see the table at NamingConvention"
            );
        }
        at += 1;
    }
}

const fn is_one_of(bytes: &[u8], start: usize, end: usize, words: &[&str]) -> bool {
    let mut word = 0;
    while word < words.len() {
        let wanted = words[word].as_bytes();
        let mut at = 0;
        while wanted.len() == end - start && at < wanted.len() && wanted[at] == bytes[start + at] {
            at += 1;
        }
        if wanted.len() == end - start && at == wanted.len() {
            return true;
        }
        word += 1;
    }
    false
}

fn fill(template: &str, table: &TableName, columns: &[String], referent: Option<&TableName>) -> String {
    let mut name = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        name.push_str(before);
        let (word, after) = after.split_once('}').unwrap_or((after, ""));
        match word {
            "table_name" => name.push_str(&table.name),
            "referred_table_name" => name.push_str(referent.map_or("", |table| &table.name)),
            "column_0_name" => name.push_str(columns.first().map_or("", String::as_str)),
            "column_0N_name" => name.push_str(&columns.concat()),
            "column_0_N_name" => name.push_str(&columns.join("_")),
            "column_name" => match columns {
                [column] => name.push_str(column),
                _ if name.ends_with('_') => name.truncate(name.len() - 1),
                _ => {}
            },
            _ => {}
        }
        rest = after;
    }
    name + rest
}

fn numbered(name: String, number: usize) -> String {
    if number > 1 { format!("{name}{}", number - 1) } else { name }
}

/// The columns that `expression` speaks of.
fn mentioned(expression: &str, columns: &[Column]) -> Vec<String> {
    let names = columns.iter().map(|column| &column.name);
    names.filter(|name| mentions(expression, name)).cloned().collect()
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

    const OWN: NamingConvention = NamingConvention::SQLALCHEMY
        .unique("{column_0N_name}_of_{table_name}")
        .check("ck_{table_name}_{column_0_N_name}");

    fn names(convention: NamingConvention) -> Vec<String> {
        let (posts, two) = (TableName::new("posts"), ["a".to_owned(), "b".to_owned()]);
        vec![
            convention.primary_key_name(&posts, &two),
            convention.unique_name(&posts, &two),
            convention.foreign_key_name(&posts, &two[..1], &TableName::new("users").in_schema("app")),
            convention.check_name(&posts, &two[..1], 1),
            convention.check_name(&posts, &two, 2),
            convention.exclude_name(&posts, 2),
            convention.index_name(&posts, &two),
        ]
    }

    #[test]
    fn names_follow_the_convention() {
        let postgres = [
            "posts_pkey",
            "posts_a_b_key",
            "posts_a_fkey",
            "posts_a_check",
            "posts_check1",
            "posts_excl1",
            "ix_posts_a_b",
        ];
        assert_eq!(names(NamingConvention::POSTGRES), postgres);
        assert_eq!(names(NamingConvention::default()), postgres);
        let sqlalchemy = [
            "pk_posts",
            "uq_posts_a",
            "fk_posts_a_users",
            "ck_posts_a",
            "ck_posts1",
            "ex_posts1",
            "ix_posts_a",
        ];
        assert_eq!(names(NamingConvention::SQLALCHEMY), sqlalchemy);
        let own = [
            "pk_posts",
            "ab_of_posts",
            "fk_posts_a_users",
            "ck_posts_a",
            "ck_posts_a_b1",
            "ex_posts1",
            "ix_posts_a",
        ];
        assert_eq!(names(OWN), own);
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
        NamingConvention::POSTGRES.name_constraints(&TableName::new("t"), &columns, &present, &mut new);
        let names: Vec<_> = new.iter().filter_map(Constraint::name).collect();
        assert_eq!(names, ["t_a_check1", "t_b_check", "t_check1", "t_check"]);
    }

    #[test]
    fn a_long_name_is_cut_at_a_character_and_stays_unique() {
        let table = TableName::new(&"ä".repeat(40));
        let unique = |columns: &[String]| NamingConvention::POSTGRES.unique_name(&table, columns);
        let (one, two) = (unique(&["one".into()]), unique(&["two".into()]));
        assert!(one.len() <= LONGEST && two.len() <= LONGEST);
        assert_ne!(one, two);
    }
}
