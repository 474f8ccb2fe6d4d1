//! Indexes.

use super::source::{Chain, text, texts};
use crate::schema::{Index, IndexKey, IndexPart, Nulls, SortOrder, TableName};

/// `.create_index("ix", "t", &["a"]).desc("b").unique()`.
pub(super) fn create(table: &TableName, index: &Index) -> Chain {
    // Plain columns at the beginning stand in the list.
    let plain = index.parts.iter().take_while(|part| is_plain(part)).count();
    let columns: Vec<String> = index.parts[..plain].iter().map(|part| key(part).to_owned()).collect();
    let mut chain =
        Chain::new("create_index", [text(&index.name), text(&table.name), texts(&columns)]).schema(table);
    for part in &index.parts[plain..] {
        chain = add_part(chain, part);
    }
    chain = chain
        .flag(index.unique, "unique")
        .optional("method", index.method.as_deref())
        .optional("predicate", index.predicate.as_deref());
    if !index.include.is_empty() {
        chain = chain.call("include", [texts(&index.include)]);
    }
    for (name, value) in &index.storage_parameters {
        chain = chain.call("storage_parameter", [text(name), text(value)]);
    }
    chain
        .flag(index.nulls_not_distinct, "nulls_not_distinct")
        .optional("tablespace", index.tablespace.as_deref())
}

fn key(part: &IndexPart) -> &str {
    match &part.key {
        IndexKey::Column(it) | IndexKey::Expression(it) => it,
    }
}

fn is_plain(part: &IndexPart) -> bool {
    matches!(part.key, IndexKey::Column(_)) && *part == IndexPart::column(key(part))
}

fn add_part(chain: Chain, part: &IndexPart) -> Chain {
    let key = text(key(part));
    let mut chain = match (&part.key, part.order) {
        (IndexKey::Column(_), None) => chain.call("column", [key]),
        (IndexKey::Column(_), Some(SortOrder::Asc)) => chain.call("asc", [key]),
        (IndexKey::Column(_), Some(SortOrder::Desc)) => chain.call("desc", [key]),
        (IndexKey::Expression(_), None) => chain.call("expression", [key]),
        (IndexKey::Expression(_), Some(order)) => {
            let order = format!("{order:?}");
            let part = format!(
                "ftf_migrate_core::schema::IndexPart {{ \
                 order: Some(ftf_migrate_core::schema::SortOrder::{order}), \
                 ..ftf_migrate_core::schema::IndexPart::expression({key}) }}"
            );
            chain.call("part", [part])
        }
    };
    chain = match part.nulls {
        None => chain,
        Some(Nulls::First) => chain.call("nulls_first", []),
        Some(Nulls::Last) => chain.call("nulls_last", []),
    };
    chain = chain.optional("operator_class", part.operator_class.as_deref());
    match part.length {
        Some(length) => chain.call("length", [length.to_string()]),
        None => chain,
    }
}
