//! An index as `index(…)` of a model.

use super::Item;
use crate::schema::{Index, IndexKey, IndexPart, Nulls, SortOrder};

/// `index("a", desc("b"), name = "…", unique, …)`.
pub(super) fn item(index: &Index, name: Option<String>) -> Item {
    let mut items: Vec<Item> = index.parts.iter().flat_map(part).collect();
    items.extend(name.map(|name| Item::named("name", &name)));
    items.extend(index.unique.then(|| Item::word("unique")));
    items.extend(index.method.as_ref().map(|it| Item::named("method", it)));
    items.extend((!index.include.is_empty()).then(|| Item::columns("include", &index.include, Vec::new())));
    items.extend(index.nulls_not_distinct.then(|| Item::word("nulls_not_distinct")));
    let parameters = index.storage_parameters.iter();
    items.extend(
        parameters.map(|(name, value)| {
            Item::List("storage_parameter", vec![Item::quoted(name), Item::quoted(value)])
        }),
    );
    items.extend(index.tablespace.as_ref().map(|it| Item::named("tablespace", it)));
    items.extend(index.predicate.as_ref().map(|it| Item::named("predicate", it)));
    Item::List("index", items)
}

/// The key, and what is said of it.
fn part(part: &IndexPart) -> Vec<Item> {
    let key = match (&part.key, part.order) {
        (IndexKey::Column(name), None) => Item::quoted(name),
        (IndexKey::Column(name), Some(SortOrder::Asc)) => Item::List("asc", vec![Item::quoted(name)]),
        (IndexKey::Column(name), Some(SortOrder::Desc)) => Item::List("desc", vec![Item::quoted(name)]),
        (IndexKey::Expression(sql), _) => Item::List("expression", vec![Item::quoted(sql)]),
    };
    let mut items = vec![key];
    items.extend(part.nulls.map(|nulls| match nulls {
        Nulls::First => Item::word("nulls_first"),
        Nulls::Last => Item::word("nulls_last"),
    }));
    items.extend(part.length.map(|length| Item::value("length", &length.to_string())));
    items.extend(part.operator_class.as_ref().map(|it| Item::named("operator_class", it)));
    items
}
