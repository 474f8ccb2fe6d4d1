//! Tables by name, shared between copies of a description.

use super::{Table, TableName};
use std::collections::{BTreeMap, btree_map};
use std::ops::Index;
use std::sync::Arc;
use std::{fmt, iter};

/// Tables by name, in the order of their names.
///
/// Copies share each table until one of them changes it. What follows a history looks ahead in copies of what it knows, and
/// most of the tables are not touched by most of the revisions.
///
/// ```
/// use ftf_migrate_core::schema::{Table, TableMap, TableName};
///
/// let posts = TableName::new("posts");
/// let mut tables = TableMap::new();
/// tables.insert(posts.clone(), Table::new(posts.clone()));
///
/// let before = tables.clone();
/// if let Some(posts) = tables.get_mut(&posts) {
///     posts.comment = Some("what is written".to_owned());
/// }
/// assert_eq!(before[&posts].comment, None);
/// ```
#[derive(Clone, Default)]
pub struct TableMap(BTreeMap<Arc<TableName>, Arc<Table>>);

impl TableMap {
    /// No tables.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there is one of that name.
    pub fn contains_key(&self, name: &TableName) -> bool {
        self.0.contains_key(name)
    }

    /// The table of that name.
    pub fn get(&self, name: &TableName) -> Option<&Table> {
        self.0.get(name).map(Arc::as_ref)
    }

    /// The table of that name, to be changed. From now on it is this map's own.
    pub fn get_mut(&mut self, name: &TableName) -> Option<&mut Table> {
        self.0.get_mut(name).map(Arc::make_mut)
    }

    /// Adds a table, and gives the one that had that name.
    pub fn insert(&mut self, name: TableName, table: Table) -> Option<Table> {
        self.0.insert(Arc::new(name), Arc::new(table)).map(Arc::unwrap_or_clone)
    }

    /// Takes a table out.
    pub fn remove(&mut self, name: &TableName) -> Option<Table> {
        self.0.remove(name).map(Arc::unwrap_or_clone)
    }

    /// Keeps those of which `keeps` is true.
    pub fn retain(&mut self, mut keeps: impl FnMut(&TableName, &Table) -> bool) {
        self.0.retain(|name, table| keeps(name, table));
    }

    /// The names, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &TableName> + ExactSizeIterator + Clone {
        self.0.keys().map(Arc::as_ref)
    }

    /// The tables, in the order of their names.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Table> + ExactSizeIterator + Clone {
        self.0.values().map(Arc::as_ref)
    }

    /// All tables, to be changed: those that are shared are copied. [`Self::values_mut_if`] copies fewer.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Table> {
        self.0.values_mut().map(Arc::make_mut)
    }

    /// The tables of which `changes` is true, to be changed.
    pub fn values_mut_if(&mut self, changes: impl Fn(&Table) -> bool) -> impl Iterator<Item = &mut Table> {
        self.0.values_mut().filter(move |table| changes(table)).map(Arc::make_mut)
    }

    /// Names and tables, in order.
    pub fn iter(&self) -> <&Self as IntoIterator>::IntoIter {
        self.into_iter()
    }

    /// Names and tables, to be changed: those that are shared are copied.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&TableName, &mut Table)> {
        self.0.iter_mut().map(|(name, table)| (&**name, Arc::make_mut(table)))
    }

    /// The tables, in the order of their names.
    pub fn into_values(self) -> impl Iterator<Item = Table> {
        self.0.into_values().map(Arc::unwrap_or_clone)
    }
}

impl<'a> IntoIterator for &'a TableMap {
    type Item = (&'a TableName, &'a Table);
    type IntoIter = iter::Map<
        btree_map::Iter<'a, Arc<TableName>, Arc<Table>>,
        fn((&'a Arc<TableName>, &'a Arc<Table>)) -> (&'a TableName, &'a Table),
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, table)| (name, table))
    }
}

impl IntoIterator for TableMap {
    type Item = (TableName, Table);
    type IntoIter = iter::Map<
        btree_map::IntoIter<Arc<TableName>, Arc<Table>>,
        fn((Arc<TableName>, Arc<Table>)) -> (TableName, Table),
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|(name, table)| (Arc::unwrap_or_clone(name), Arc::unwrap_or_clone(table)))
    }
}

impl FromIterator<(TableName, Table)> for TableMap {
    fn from_iter<T: IntoIterator<Item = (TableName, Table)>>(tables: T) -> Self {
        let mut map = Self::new();
        map.extend(tables);
        map
    }
}

impl Extend<(TableName, Table)> for TableMap {
    fn extend<T: IntoIterator<Item = (TableName, Table)>>(&mut self, tables: T) {
        self.0.extend(tables.into_iter().map(|(name, table)| (Arc::new(name), Arc::new(table))));
    }
}

impl Index<&TableName> for TableMap {
    type Output = Table;

    fn index(&self, name: &TableName) -> &Table {
        &self.0[name]
    }
}

impl PartialEq for TableMap {
    fn eq(&self, other: &Self) -> bool {
        let same = |one: &Arc<Table>, other: &Arc<Table>| Arc::ptr_eq(one, other) || one == other;
        self.len() == other.len()
            && self.0.iter().zip(&other.0).all(|(one, other)| one.0 == other.0 && same(one.1, other.1))
    }
}

impl fmt::Debug for TableMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{TableMap, TableName};
    use crate::prelude::*;
    use crate::schema::{MetaData, Table};
    use std::sync::Arc;

    /// Lets a closure of one operation end in nothing.
    fn record<T>(_: T) {}

    fn of(names: &[&str]) -> TableMap {
        names.iter().map(|name| (TableName::new(name), Table::new(TableName::new(name)))).collect()
    }

    type Change = fn(&mut Op);

    fn shared(one: &TableMap, other: &TableMap) -> Vec<String> {
        let is_shared = |table: &Arc<Table>, name| other.0.get(name).is_some_and(|it| Arc::ptr_eq(table, it));
        let both = one.0.iter().filter(|(name, table)| is_shared(table, *name));
        both.map(|(name, _)| name.to_string()).collect()
    }

    #[test]
    fn a_copy_is_another_map_that_shares_what_neither_has_changed() {
        let before = of(&["a", "b", "c", "d"]);
        let mut after = before.clone();
        assert_eq!(after, before);
        after.get_mut(&TableName::new("a")).unwrap().strict = true;
        for table in after.values_mut_if(|table| table.name.name == "b") {
            table.strict = true;
        }
        assert_eq!(after.remove(&TableName::new("d")), Some(before[&TableName::new("d")].clone()));
        after.insert(TableName::new("d"), before[&TableName::new("d")].clone());
        assert_ne!(after, before);
        assert_eq!(before, of(&["a", "b", "c", "d"]));
        assert_eq!(shared(&after, &before), ["c"]);
        assert_eq!(after.keys().map(|name| name.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    }

    #[test]
    fn an_operation_leaves_shared_what_it_does_not_change() {
        let mut op = Op::new();
        op.create_table(
            "others",
            &[column("id", BigInt).primary_key(), column("level", Enum("level", &["a"]))],
        );
        op.create_table("users", &[column("id", BigInt).primary_key(), column("name", Text)]);
        op.create_table("posts", &[column("id", BigInt), column("by", BigInt).references("users", "id")]);
        let mut before = MetaData::new();
        op.recorded().iter().for_each(|it| before.apply(&it.operation).unwrap());
        let changes: [(Change, &[&str]); 5] = [
            (
                |op| record(op.alter_table("posts", |table| record(table.drop_column("id")))),
                &["others", "users"],
            ),
            (|op| record(op.rename_column("posts", "by", "author")), &["others", "users"]),
            (|op| record(op.rename_column("users", "id", "key")), &["others"]),
            (|op| record(op.rename_table("users", "people")), &["others"]),
            (|op| record(op.drop_column("users", "name").cascade()), &["others", "posts"]),
        ];
        for (change, untouched) in changes {
            let (mut op, mut after) = (Op::new(), before.clone());
            change(&mut op);
            after.apply(&op.recorded()[0].operation).unwrap();
            assert_eq!(shared(&after.tables, &before.tables), untouched);
        }
    }
}
