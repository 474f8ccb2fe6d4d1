//! What can be altered in place: the small questions in which servers differ.

use crate::capabilities::{Product, Server};
use crate::schema::{Column, Constraint, Generated, SqlType};

/// What a server can alter; where it is not known which server it will be, what each of them can.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ability {
    server: Option<Server>,
}

impl Ability {
    pub(super) fn new(server: Option<Server>) -> Self {
        Self { server }
    }

    fn is(self, product: Product) -> bool {
        self.server.is_none_or(|server| server.product == product)
    }

    fn is_mysql(self) -> bool {
        self.is(Product::Mysql) || self.is(Product::Mariadb)
    }

    /// Whether a column that is computed, or is to be, can become `to` in place. With its values it
    /// loses nothing: they are computed anew.
    pub(super) fn recomputes(self, from: &Column, to: &Column) -> bool {
        let (before, after) = (from.generated.as_ref(), to.generated.as_ref());
        if before == after && (before.is_none() || from.sql_type == to.sql_type) {
            return true;
        }
        let Some(server) = self.server else { return before.is_none() == after.is_none() };
        let is_virtual = |it: Option<&Generated>| it.is_some_and(|it| !it.stored);
        match server.product {
            Product::Sqlite => true,
            Product::Mysql | Product::Mariadb => is_virtual(before) == is_virtual(after),
            Product::Postgres => match (before, after) {
                (Some(before), None) => before.stored && from.sql_type == to.sql_type,
                (Some(before), Some(after)) => {
                    before.stored == after.stored
                        && from.sql_type == to.sql_type
                        && server.is_at_least(Product::Postgres, (17, 0, 0))
                }
                _ => false,
            },
        }
    }

    /// Whether a column can get another type while others are computed from it.
    pub(super) fn retypes_below_computed(self) -> bool {
        self.server.is_some_and(|server| server.product != Product::Postgres)
    }

    /// Whether a column of a foreign key, at either end, can get this type while the key is there.
    pub(super) fn retypes_in_key(self, from: &SqlType, to: &SqlType) -> bool {
        let Some(server) = self.server else { return false };
        match server.product {
            Product::Sqlite => true,
            // It compares the two ends, and has the comparison within a family.
            Product::Postgres => family(from).is_some() && family(from) == family(to),
            Product::Mysql | Product::Mariadb => false,
        }
    }

    /// Whether the constraint can get another name.
    pub(super) fn renames(self, constraint: &Constraint) -> bool {
        self.server.is_some_and(|server| match server.product {
            Product::Postgres | Product::Sqlite => true,
            Product::Mysql | Product::Mariadb => matches!(constraint, Constraint::Unique(_)),
        })
    }

    /// Whether a foreign key keeps an index of its columns from being dropped.
    pub(super) fn key_holds_index(self) -> bool {
        self.is_mysql()
    }

    /// Whether what others use cannot go without them, and a view keeps its columns when it is written over.
    pub(super) fn has_dependants(self) -> bool {
        self.is(Product::Postgres)
    }

    /// Whether a column is counted up only as long as it is a key.
    pub(super) fn counts_in_key(self) -> bool {
        !self.server.is_some_and(|server| server.product == Product::Postgres)
    }
}

/// Types that PostgreSQL compares with each other.
fn family(sql_type: &SqlType) -> Option<u8> {
    match sql_type {
        SqlType::TinyInt | SqlType::SmallInt | SqlType::Integer | SqlType::BigInt => Some(0),
        SqlType::Varchar(_) | SqlType::Text => Some(1),
        _ => None,
    }
}
