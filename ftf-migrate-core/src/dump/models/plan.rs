//! What becomes a struct, what its attributes say, and what is declared beside the structs.

use super::field::actions;
use super::name::{self, Given};
use super::{Item, index};
use crate::render;
use crate::schema::{
    Check, Column, Constraint, ForeignKey, Index, IndexKey, IndexPart, MetaData, NamingConvention,
    PartitionBy, PrimaryKey, SqlType, Table, TableName, Unique,
};
use std::collections::{BTreeMap, BTreeSet};

/// The source of a whole schema, decided.
pub(super) struct Plan<'a> {
    pub(super) metadata: &'a MetaData,
    /// The schema as far as structs describe it.
    pub(super) made: MetaData,
    models: BTreeMap<TableName, Modelled>,
    /// The enums that are types, by name, with their words.
    pub(super) enums: BTreeMap<TableName, (String, Vec<String>)>,
    /// The features of core that the types of fields need.
    pub(super) features: BTreeSet<&'static str>,
}

/// A table that is a struct.
#[derive(Clone, Debug, Default)]
pub(super) struct Modelled {
    pub(super) type_name: String,
    /// The fields, in the order of the columns.
    pub(super) fields: Vec<String>,
    /// The columns of the primary key, if they say so themselves.
    pub(super) key_on_columns: BTreeSet<String>,
    /// The columns that are unique by themselves.
    pub(super) unique: BTreeSet<String>,
    /// The columns that have an index of their own, with its name if it is not that of the convention.
    pub(super) indexes: BTreeMap<String, Option<String>>,
    /// The foreign keys that stand on their columns.
    pub(super) references: BTreeMap<String, ForeignKey>,
    /// What is said of the table.
    pub(super) items: Vec<Item>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(metadata: &'a MetaData) -> Self {
        let mut plan = Self {
            metadata,
            made: MetaData::with_naming(metadata.naming),
            models: BTreeMap::new(),
            enums: BTreeMap::new(),
            features: BTreeSet::new(),
        };
        let mut given = Given::default();
        for table in metadata.tables.values().filter(|table| is_struct(table)) {
            let type_name = given.unique(name::type_of_table(&table.name.name), "");
            let modelled = Modelled { type_name, fields: fields(table), ..Modelled::default() };
            plan.models.insert(table.name.clone(), modelled);
        }
        for table in metadata.tables.values().filter(|table| is_struct(table)) {
            plan.model_table(table, &mut given);
        }
        plan
    }

    pub(super) fn model(&self, table: &TableName) -> Option<&Modelled> {
        self.models.get(table)
    }

    /// The tables that are structs, in the order of their names.
    pub(super) fn tables(&self) -> Vec<&'a Table> {
        self.metadata.tables.values().filter(|table| self.models.contains_key(&table.name)).collect()
    }

    pub(super) fn enum_type(&self, name: &TableName) -> Option<&str> {
        self.enums.get(name).map(|(type_name, _)| type_name.as_str())
    }

    pub(super) fn needs(&mut self, feature: Option<&'static str>) {
        self.features.extend(feature);
    }

    /// `User::id`: the field that the key of `column` points to, if the compiler takes it for one of the same type.
    pub(super) fn field_of(&self, key: &ForeignKey, column: &Column) -> Option<String> {
        let model = self.models.get(&key.referent)?;
        let referent = self.metadata.tables.get(&key.referent)?;
        let at = referent.columns.iter().position(|it| key.referent_columns.first() == Some(&it.name))?;
        let same = kind(&referent.columns[at].sql_type) == kind(&column.sql_type);
        same.then(|| format!("{}::{}", model.type_name, name::written(&model.fields[at])))
    }

    fn model_table(&mut self, table: &Table, given: &mut Given) {
        for column in &table.columns {
            if let Some((name, values)) = column.sql_type.enum_type()
                && name.schema.is_none()
                && !values.is_empty()
            {
                let enum_type = |given: &mut Given| given.unique(name::type_of_enum(&name.name), "");
                let known =
                    self.enums.entry(name.clone()).or_insert_with(|| (enum_type(given), values.to_vec()));
                if known.1 == values {
                    self.made.enums.insert(name.clone(), values.to_vec());
                }
            }
        }
        let Some(mut model) = self.models.remove(&table.name) else { return };
        let mut made = table.clone();
        model.items.extend(options(table));
        made.constraints.retain(|constraint| self.take_constraint(&mut model, table, constraint));
        let naming = self.metadata.naming;
        made.indexes.retain(|index| take_index(&mut model, naming, table, index));
        self.models.insert(table.name.clone(), model);
        self.made.tables.insert(table.name.clone(), made);
    }

    /// Whether an attribute says it.
    fn take_constraint(&self, model: &mut Modelled, table: &Table, constraint: &Constraint) -> bool {
        let by_convention = self.metadata.naming.gives_name_of(&table.name, constraint);
        let named = |name: &Option<String>| match name {
            Some(name) if !by_convention => vec![Item::named("name", name)],
            _ => Vec::new(),
        };
        match constraint {
            Constraint::PrimaryKey(it) => {
                if by_convention && stands_on_columns(it, table) {
                    model.key_on_columns.extend(it.columns.iter().cloned());
                } else {
                    model.items.push(Item::columns("primary_key", &it.columns, named(&it.name)));
                }
            }
            Constraint::Unique(it) => match it.columns.as_slice() {
                [column] if by_convention && is_plain_unique(it) && model.unique.insert(column.clone()) => {}
                _ => {
                    let mut more = named(&it.name);
                    more.extend(it.nulls_not_distinct.then(|| Item::word("nulls_not_distinct")));
                    more.extend(
                        (!it.include.is_empty()).then(|| Item::columns("include", &it.include, Vec::new())),
                    );
                    more.extend(it.deferrable.map(|it| Item::value("deferrable", &format!("{it:?}"))));
                    model.items.push(Item::columns("unique", &it.columns, more));
                }
            },
            Constraint::ForeignKey(it) if it.not_valid => return false,
            Constraint::ForeignKey(it) => match it.columns.as_slice() {
                [column]
                    if by_convention
                        && self.can_stand_on_column(it, table.column(column))
                        && !model.references.contains_key(column) =>
                {
                    model.references.insert(column.clone(), it.clone());
                }
                _ => model.items.push(foreign_key(it, named(&it.name))),
            },
            Constraint::Check(Check { not_valid: true, .. }) | Constraint::Exclude(_) => return false,
            Constraint::Check(it) => {
                let mut items: Vec<_> = it.name.iter().map(|name| Item::quoted(name)).collect();
                items.push(Item::quoted(&it.expression));
                model.items.push(Item::List("check", items));
            }
        }
        true
    }

    fn can_stand_on_column(&self, key: &ForeignKey, column: Option<&Column>) -> bool {
        let Some(column) = column else { return false };
        let is_plain =
            key.match_kind.is_none() && key.deferrable.is_none() && key.referent_columns.len() == 1;
        // A table without a model is named, and its schema cannot be.
        is_plain && (key.referent.schema.is_none() || self.field_of(key, column).is_some())
    }
}

/// Whether a struct can say everything of the table, and a person would write one: it has rows of its own.
fn is_struct(table: &Table) -> bool {
    let is_whole = table.partition_of.is_none() && !table.columns.is_empty();
    let key = table.constraints.iter().find_map(|it| match it {
        Constraint::PrimaryKey(it) => Some(it),
        _ => None,
    });
    is_whole && key.is_some_and(|key| !is_association(table, key))
}

/// Whether a row says nothing but which rows of other tables belong together.
fn is_association(table: &Table, key: &PrimaryKey) -> bool {
    let refers = |column: &String| {
        table
            .constraints
            .iter()
            .any(|it| matches!(it, Constraint::ForeignKey(it) if it.columns.contains(column)))
    };
    key.columns.len() > 1 && key.columns.len() == table.columns.len() && key.columns.iter().all(refers)
}

/// The names of the fields. A column whose name is that of a field has it, whatever the others are called.
fn fields(table: &Table) -> Vec<String> {
    let mut given = Given::default();
    let own = table.columns.iter().map(|it| it.name.as_str()).filter(|it| name::is_field(it));
    own.for_each(|name| given.reserve(name));
    let field = |column: &Column| {
        if name::is_field(&column.name) {
            column.name.clone()
        } else {
            given.unique(name::field(&column.name), "_")
        }
    };
    table.columns.iter().map(field).collect()
}

/// What is said of the table but for its keys.
fn options(table: &Table) -> Vec<Item> {
    let texts = [
        ("schema", &table.name.schema),
        ("comment", &table.comment),
        ("engine", &table.engine),
        ("charset", &table.charset),
        ("collation", &table.collation),
    ];
    let flags = [("strict", table.strict), ("without_rowid", table.without_rowid)];
    let texts = texts.into_iter().filter_map(|(word, text)| Some(Item::named(word, text.as_ref()?)));
    let flags = flags.into_iter().filter(|(_, is)| *is).map(|(word, _)| Item::word(word));
    texts.chain(flags).chain(table.partition_by.as_ref().map(partition_by)).collect()
}

/// `partition_by(Range, "at")`.
fn partition_by(by: &PartitionBy) -> Item {
    let key = |key: &IndexKey| match key {
        IndexKey::Column(name) => Item::quoted(name),
        IndexKey::Expression(sql) => Item::List("expression", vec![Item::quoted(sql)]),
    };
    let kind = Item::word(format!("{:?}", by.kind));
    Item::List("partition_by", [kind].into_iter().chain(by.keys.iter().map(key)).collect())
}

/// Whether `primary_key` on each of the columns is this key: they stand in its order, and none may hold NULL.
fn stands_on_columns(key: &PrimaryKey, table: &Table) -> bool {
    let columns =
        table.columns.iter().filter(|column| key.columns.contains(&column.name) && !column.nullable);
    columns.map(|column| &column.name).eq(&key.columns)
}

fn is_plain_unique(unique: &Unique) -> bool {
    Unique { name: None, columns: Vec::new(), ..unique.clone() } == Unique::default()
}

fn foreign_key(key: &ForeignKey, name: Vec<Item>) -> Item {
    let mut referent = vec![key.referent.name.clone()];
    referent.extend(key.referent_columns.iter().cloned());
    let mut items = vec![
        Item::columns("columns", &key.columns, Vec::new()),
        Item::columns("references", &referent, Vec::new()),
    ];
    items.extend(name);
    items.extend(key.referent.schema.as_ref().map(|it| Item::named("schema", it)));
    items.extend(actions(key));
    items.extend(key.match_kind.map(|it| Item::value("match_kind", &format!("{it:?}"))));
    items.extend(key.deferrable.map(|it| Item::value("deferrable", &format!("{it:?}"))));
    Item::List("foreign_key", items)
}

/// Whether an attribute says the index.
fn take_index(model: &mut Modelled, naming: NamingConvention, table: &Table, index: &Index) -> bool {
    let columns: Vec<String> = index
        .parts
        .iter()
        .filter_map(|part| match &part.key {
            IndexKey::Column(name) => Some(name.clone()),
            IndexKey::Expression(_) => None,
        })
        .collect();
    let name = (naming.index_name(&table.name, &columns) != index.name).then(|| index.name.clone());
    if let [column] = columns.as_slice()
        && *index == Index::new(&index.name, &[column])
        && !model.indexes.contains_key(column)
    {
        model.indexes.insert(column.clone(), name);
        return true;
    }
    let is_sorted_expression =
        |part: &IndexPart| matches!(part.key, IndexKey::Expression(_)) && part.order.is_some();
    if index.parts.iter().any(is_sorted_expression) {
        return false;
    }
    model.items.push(index::item(index, name));
    true
}

/// What the compiler compares of two columns that a foreign key joins.
fn kind(sql_type: &SqlType) -> String {
    match sql_type {
        SqlType::Varchar(_) | SqlType::Char(_) | SqlType::Text => "text".to_owned(),
        SqlType::Numeric(Some(_)) => "numeric".to_owned(),
        SqlType::Enum { .. } => "enum".to_owned(),
        SqlType::Array(_) => "array".to_owned(),
        SqlType::Custom(_) | SqlType::Numeric(None) => "custom".to_owned(),
        plain => render::sql_type(plain),
    }
}
